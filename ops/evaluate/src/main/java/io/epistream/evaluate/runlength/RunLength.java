package io.epistream.evaluate.runlength;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Simulates run lengths and delays: {@code RunLength FOLDER [--smoke] [--threads T] [--tables]}. What is in the folder already is not
 * simulated again; {@code --tables} only writes the tables of what is there.
 */
public final class RunLength {
    private static final String FLEET = "fleet.txt";

    private final long start = System.nanoTime();
    private final Plan plan;
    private final Path folder;
    private final RunFiles files;
    private final List<Watcher> watchers;
    private final AtomicInteger done = new AtomicInteger();

    RunLength(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        this.files = new RunFiles(folder.resolve("runs"));
        this.watchers = Watcher.all(plan);
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        List<String> given = Arrays.asList(arguments);
        if (given.isEmpty() || given.get(0).startsWith("--")) {
            System.err.println("usage: RunLength FOLDER [--smoke] [--threads T] [--tables]");
            System.exit(2);
        }
        int threads = given.indexOf("--threads");
        RunLength program =
                new RunLength(given.contains("--smoke") ? Plan.smoke() : Plan.full(), Path.of(given.get(0)));
        if (!given.contains("--tables")) {
            program.simulate(threads < 0 ? 1 : Integer.parseInt(given.get(threads + 1)));
        }
        System.out.print(program.report());
    }

    /** Nulls first: they say most. */
    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        Traffic.stationary().forEach(traffic -> cells.add(new Cell(traffic, Change.NONE)));
        Traffic.dependent().forEach(traffic -> cells.add(new Cell(traffic, Change.NONE)));
        Traffic.stationary().forEach(traffic -> Change.all().forEach(change -> cells.add(new Cell(traffic, change))));
        return cells;
    }

    void simulate(int threads) throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(folder);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> parts = new ArrayList<>();
            Future<?> fleet = workers.submit(this::fleet);
            // a few references of every cell before more of any: whoever stops it has a table of them all
            for (int reference = 0; reference < plan.references(); reference++) {
                int number = reference;
                for (Cell cell : cells()) {
                    parts.add(workers.submit(() -> simulate(cell, number)));
                }
            }
            for (Future<?> part : parts) {
                part.get();
            }
            fleet.get();
        } finally {
            workers.shutdownNow();
        }
    }

    String report() throws IOException {
        Path fleet = folder.resolve(FLEET);
        String found = Files.exists(fleet) ? Files.readString(fleet) : "";
        return new Report(plan, files, watchers).write(folder, cells(), found);
    }

    private @Nullable Void simulate(Cell cell, int reference) throws IOException {
        List<Watcher> missing = watchers.stream()
                .filter(watcher -> !files.has(cell, watcher.method(), reference))
                .toList();
        if (!missing.isEmpty()) {
            List<Run> runs = cell.runs(plan, missing, reference);
            for (String method :
                    missing.stream().map(Watcher::method).distinct().toList()) {
                files.write(cell, method, reference, runs);
            }
        }
        int finished = done.incrementAndGet();
        if (finished % cells().size() == 0) {
            progress(String.format(
                    Locale.ROOT, "%d of %d references of every cell", finished / cells().size(), plan.references()));
        }
        return null;
    }

    private @Nullable Void fleet() throws IOException {
        Path file = folder.resolve(FLEET);
        if (!Files.exists(file)) {
            Files.writeString(file, new Fleet(plan).report());
            progress("fleet");
        }
        return null;
    }

    private void progress(String text) {
        System.err.printf(Locale.ROOT, "[%7.1f s] %s%n", (System.nanoTime() - start) / 1e9, text);
    }
}
