package io.epistream.bench;

import io.epistream.streams.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records per second of the whole path, from a real broker's inputs topic to committed events, against the bare scoring loop
 * over the same fused graph at its best batch. Efficiency is the ratio. Both take turns in one run.
 *
 * <p>The inputs lie in the topic before the clock starts. It runs from the first fifth of committed events to the last,
 * so that starting up and warming up are left out. The broker shares the machine's cores with the program.
 */
public final class PathThroughput {
    private PathThroughput() {}

    /** Arguments: records (default 200000), rounds (default 3). Needs {@code -Depistream.home}, the root of the checkout. */
    public static void main(String[] args) throws Exception {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path folder = java.nio.file.Files.createTempDirectory("epistream-bench");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
                BareLoop bare = new BareLoop(1)) {
            System.out.printf(
                    "%d cores; writing %d inputs%n", Runtime.getRuntime().availableProcessors(), records);
            Path configuration = folder.resolve("epistream.yaml");
            PathRun run = new PathRun(broker.bootstrapServers(), configuration, records);
            run.fill();
            bare.recordsPerSecond();
            List<Double> bareRates = new ArrayList<>();
            List<Double> scoreRates = new ArrayList<>();
            List<Double> bothRates = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                bareRates.add(bare.recordsPerSecond());
                scoreRates.add(run.recordsPerSecond("score-" + round, "score"));
                bothRates.add(run.recordsPerSecond("both-" + round, "score, watch"));
                System.out.printf(
                        "round %d: bare loop %,.0f, score role %,.0f, score and watch %,.0f records/s%n",
                        round, bareRates.get(round - 1), scoreRates.get(round - 1), bothRates.get(round - 1));
            }
            double loop = median(bareRates);
            System.out.printf("medians: bare loop %,.0f records/s on one core%n", loop);
            print("score role", median(scoreRates), loop);
            print("score and watch in one process", median(bothRates), loop);
        }
    }

    private static void print(String what, double rate, double loop) {
        System.out.printf("%s: %,.0f records/s, efficiency %.2f%n", what, rate, rate / loop);
    }

    private static double median(List<Double> values) {
        return Interleaved.median(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
