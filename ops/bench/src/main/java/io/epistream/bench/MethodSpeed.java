package io.epistream.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The speed of every method, each against what it replaces, in rounds in which they take turns. */
public final class MethodSpeed {
    private static final int[] SAMPLES = {10, 30, 50};
    private static final int[] BATCHES = {1, 8, 32, 128};
    private static final int[] FEW = {1, 8};
    private static final long[] POINT = {64};
    private static final long[] IMAGE = {1, 28, 28};
    private static final long[] PHOTO = {3, 224, 224};

    /** Largest batch at which the CNN runs S times over the batch, which takes seconds. */
    private static final int MOST_FOR_CNN = 32;

    private static final int MEMBERS = 5;
    private static final int WIDE = 512;
    private static final int WIDE_BATCH = 64;
    private static final int WIDE_SAMPLES = 50;

    private final Path models = Digits.home().resolve(Path.of("ops", "bench", "target", "models"));
    private final int threads;
    private final int rounds;
    private final Interleaved.Clock clock;

    private MethodSpeed(int threads, int rounds) {
        this.threads = threads;
        this.rounds = rounds;
        this.clock = threads == 1 ? Interleaved.Clock.CPU : Interleaved.Clock.WALL;
    }

    /**
     * Arguments: intra-op threads (1), rounds (9), then names of tables (all): mlp, cnn, resnet, ensemble, weights, gemm.
     * Needs {@code -Depistream.home} and the models that make_models.py writes.
     */
    public static void main(String[] args) throws Exception {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
        Set<String> all = Set.of("mlp", "cnn", "resnet", "ensemble", "weights", "gemm");
        Set<String> tables = args.length > 2 ? Set.copyOf(Arrays.asList(args).subList(2, args.length)) : all;
        if (!all.containsAll(tables)) {
            throw new IllegalArgumentException("tables: must be of " + all + ", were " + tables);
        }
        MethodSpeed speed = new MethodSpeed(threads, rounds);
        print(
                "%d intra-op thread(s), medians of %d rounds, microseconds per record, %s time%n",
                threads, rounds, speed.clock);
        if (tables.contains("mlp")) {
            speed.dropout("mlp", POINT, Integer.MAX_VALUE);
        }
        if (tables.contains("cnn")) {
            speed.dropout("cnn", IMAGE, MOST_FOR_CNN);
        }
        if (tables.contains("resnet")) {
            speed.resnet();
        }
        if (tables.contains("ensemble")) {
            speed.ensemble("mlp", POINT);
            speed.ensemble("cnn", IMAGE);
        }
        if (tables.contains("weights")) {
            speed.weights();
        }
        if (tables.contains("gemm")) {
            speed.gemm();
        }
    }

    /** MC dropout against the usual loops. */
    private void dropout(String name, long[] unit, int mostPerBatch) throws Exception {
        print("%n%s: MC dropout%n", name);
        print(
                "%-4s %-6s %12s %12s %12s %10s %-9s %8s %8s %8s%n",
                "S", "batch", "usual loop", "direct", "S per batch", "served", "layout", "ratio", "direct", "batched");
        for (int samples : SAMPLES) {
            for (int batch : BATCHES) {
                dropout(models.resolve(name + "-" + samples), samples, Rows.random(batch, unit), batch <= mostPerBatch);
            }
        }
    }

    private void dropout(Path bundle, int samples, Rows rows, boolean perBatch) throws Exception {
        Path model = bundle.resolve("model.onnx");
        int batch = rows.count();
        try (Served served = new Served(bundle, rows, threads);
                UsualLoop usual = UsualLoop.ofSamples(model, samples, rows.first(), threads, UsualLoop.Feeding.ARRAYS);
                UsualLoop direct =
                        UsualLoop.ofSamples(model, samples, rows.first(), threads, UsualLoop.Feeding.DIRECT);
                UsualLoop batched = UsualLoop.ofSamples(model, samples, rows, threads, UsualLoop.Feeding.DIRECT)) {
            List<Interleaved.Variant> variants = new ArrayList<>(List.of(
                    new Interleaved.Variant("served", batch, served::run),
                    new Interleaved.Variant("usual", 1, usual::run),
                    new Interleaved.Variant("direct", 1, direct::run)));
            if (perBatch) {
                variants.add(new Interleaved.Variant("batched", batch, batched::run));
            }
            double[] micros = Interleaved.medianMicros(variants, rounds, clock);
            print(
                    "%-4d %-6d %12.1f %12.1f %12s %10.1f %-9s %7.1fx %7.1fx %8s%n",
                    samples,
                    batch,
                    micros[1],
                    micros[2],
                    perBatch ? String.format(Locale.ROOT, "%.1f", micros[3]) : "-",
                    micros[0],
                    served.layout(),
                    micros[1] / micros[0],
                    micros[2] / micros[0],
                    perBatch ? String.format(Locale.ROOT, "%.1fx", micros[3] / micros[0]) : "-");
        }
    }

    /** Dropout before the last layer, and a distance beside it, against one plain pass. */
    private void resnet() throws Exception {
        print("%nresnet18, 224 x 224: one plain pass, S = 50 before the last layer, the same with a distance%n");
        print("%-6s %12s %12s %12s %8s %10s%n", "batch", "plain pass", "S = 50", "+ distance", "ratio", "distance");
        for (int batch : FEW) {
            Rows rows = Rows.random(batch, PHOTO);
            try (PlainPass plain = new PlainPass(models.resolve("plain-resnet18/model.onnx"), rows, threads);
                    Served served = new Served(models.resolve("resnet18-50"), rows, threads);
                    Served distance = new Served(models.resolve("distance-resnet18"), rows, threads)) {
                double[] micros = Interleaved.medianMicros(
                        List.of(
                                new Interleaved.Variant("plain", batch, plain::run),
                                new Interleaved.Variant("served", batch, served::run),
                                new Interleaved.Variant("distance", batch, distance::run)),
                        rounds,
                        clock);
                print(
                        "%-6d %12.0f %12.0f %12.0f %7.3fx %9.3fx%n",
                        batch, micros[0], micros[1], micros[2], micros[1] / micros[0], micros[2] / micros[1]);
            }
        }
    }

    /** One merged graph against a session for each member. */
    private void ensemble(String name, long[] unit) throws Exception {
        print("%n%s: ensemble of %d%n%-6s %14s %10s %8s%n", name, MEMBERS, "batch", "five sessions", "merged", "ratio");
        Path bundle = models.resolve("ensemble-" + name);
        List<Path> members = new ArrayList<>();
        for (int m = 0; m < MEMBERS; m++) {
            members.add(bundle.resolve("member-" + m + ".onnx"));
        }
        for (int batch : BATCHES) {
            Rows rows = Rows.random(batch, unit);
            try (Served merged = new Served(bundle, rows, threads);
                    UsualLoop sessions = UsualLoop.ofMembers(members, rows, threads)) {
                double[] micros = Interleaved.medianMicros(
                        List.of(
                                new Interleaved.Variant("sessions", batch, sessions::run),
                                new Interleaved.Variant("merged", batch, merged::run)),
                        rounds,
                        clock);
                print("%-6d %14.1f %10.1f %7.2fx%n", batch, micros[0], micros[1], micros[0] / micros[1]);
            }
        }
    }

    /** Drawn weights against one deterministic pass and against masks. */
    private void weights() throws Exception {
        print("%nmlp: drawn weights, S = 50%n");
        print("%-6s %14s %12s %12s %18s%n", "batch", "deterministic", "laplace", "mc-dropout", "bayes-by-backprop");
        for (int batch : BATCHES) {
            Rows rows = Rows.random(batch, POINT);
            try (Served plain = new Served(models.resolve("plain-mlp"), rows, threads);
                    Served laplace = new Served(models.resolve("laplace-mlp"), rows, threads);
                    Served dropout = new Served(models.resolve("mlp-50"), rows, threads);
                    Served bayes = new Served(models.resolve("bbb-mlp"), rows, threads)) {
                double[] micros = Interleaved.medianMicros(
                        List.of(
                                new Interleaved.Variant("plain", batch, plain::run),
                                new Interleaved.Variant("laplace", batch, laplace::run),
                                new Interleaved.Variant("dropout", batch, dropout::run),
                                new Interleaved.Variant("bayes", batch, bayes::run)),
                        rounds,
                        clock);
                print("%-6d %14.1f %12.1f %12.1f %18.1f%n", batch, micros[0], micros[1], micros[2], micros[3]);
            }
        }
    }

    /** The MLP that is nearly all matrix product, against the best matrix product that the runtime does here. */
    private void gemm() throws Exception {
        Rows rows = Rows.random(WIDE_BATCH, POINT);
        try (Served served = new Served(models.resolve("mlp512-50"), rows, threads);
                PlainPass large = new PlainPass(models.resolve("gemm-2048.onnx"), Rows.random(2048, 2048), threads);
                PlainPass middle = new PlainPass(models.resolve("gemm-1024.onnx"), Rows.random(1024, 1024), threads);
                PlainPass tail = new PlainPass(models.resolve("gemm-tail.onnx"), Rows.random(3200, WIDE), threads)) {
            double[] micros = Interleaved.medianMicros(
                    List.of(
                            new Interleaved.Variant("served", 1, served::run),
                            new Interleaved.Variant("2048", 1, large::run),
                            new Interleaved.Variant("1024", 1, middle::run),
                            new Interleaved.Variant("tail", 1, tail::run)),
                    rounds,
                    clock);
            double[] gigaflops = {
                wideOperations() / micros[0] / 1e3,
                2 * Math.pow(2048, 3) / micros[1] / 1e3,
                2 * Math.pow(1024, 3) / micros[2] / 1e3,
                2 * 3200.0 * WIDE * WIDE / micros[3] / 1e3
            };
            double peak = Math.max(gigaflops[1], Math.max(gigaflops[2], gigaflops[3]));
            print(
                    "%nmlp 64-512-512-10, S = 50, batch %d, layout %s: %.1f GFLOP/s; MatMul of 2048: %.1f, of 1024: %.1f,"
                            + " of 3200 x 512 x 512: %.1f; %.0f %% of the best, %.0f %% of 2048%n",
                    WIDE_BATCH,
                    served.layout(),
                    gigaflops[0],
                    gigaflops[1],
                    gigaflops[2],
                    gigaflops[3],
                    100 * gigaflops[0] / peak,
                    100 * gigaflops[0] / gigaflops[1]);
        }
    }

    /** Products that must be done for a batch: the first layer once, the others for each sample. */
    private static double wideOperations() {
        return 2.0 * WIDE_BATCH * (POINT[0] * WIDE + WIDE_SAMPLES * (WIDE * (double) WIDE + WIDE * 10.0));
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }
}
