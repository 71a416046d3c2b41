package io.epistream.evaluate.runlength;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** What has been simulated so far: a file for each cell, method and reference, there whole or not at all. Thread-safe. */
final class RunFiles {
    private final Path folder;

    RunFiles(Path folder) {
        this.folder = folder;
    }

    boolean has(Cell cell, String method, int reference) {
        return Files.exists(file(cell, method, reference));
    }

    void write(Cell cell, String method, int reference, List<Run> runs) throws IOException {
        Path file = file(cell, method, reference);
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder(Run.HEADER);
        runs.stream().filter(run -> run.method().equals(method)).forEach(run -> text.append(run.row()));
        Path part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    List<Run> read(Cell cell, String method, int references) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int reference = 0; reference < references; reference++) {
            Path file = file(cell, method, reference);
            if (Files.exists(file)) {
                try (var lines = Files.lines(file)) {
                    lines.skip(1).map(Run::parse).forEach(runs::add);
                }
            }
        }
        return runs;
    }

    private Path file(Cell cell, String method, int reference) {
        return folder.resolve(method).resolve(cell.slug()).resolve(reference + ".csv");
    }
}
