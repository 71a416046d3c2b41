package io.epistream.streams.cli.demo;

import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.Program;
import io.epistream.streams.config.EpistreamConfig;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stream itself: feeds the inputs topic, reads the output topics, and knows when all is through. */
final class Streaming implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration STALLED = Duration.ofSeconds(20);
    private static final long REDRAW_MILLIS = 100;

    private final DemoPlan plan;
    private final Traffic traffic;
    private final Duration grace;
    private final Observations observations;
    private final ProgressMeter meter;
    private final TopicReader reader;
    private final InputFeed feed;

    Streaming(
            DemoPlan plan,
            Traffic traffic,
            EpistreamConfig config,
            double recordsPerSecond,
            CollectorRegistry metrics) {
        String bootstrapServers = String.valueOf(config.kafka().get("bootstrap.servers"));
        this.plan = plan;
        this.traffic = traffic;
        this.grace = config.windows().grace();
        this.observations = new Observations(plan, traffic);
        this.meter = new ProgressMeter(observations, metrics);
        this.reader = new TopicReader(bootstrapServers, config.topics(), observations);
        this.feed = new InputFeed(bootstrapServers, config.topics().inputs(), plan, traffic, recordsPerSecond);
    }

    /** Streams everything and returns when all of it came back, or when nothing comes any more. */
    void run(DemoView view, Program program) throws EnvironmentException, InterruptedException {
        reader.start();
        feed.start();
        try {
            while (!complete()) {
                view.show(meter.at(System.nanoTime()));
                failOn(feed.failure(), "feeding the inputs topic failed");
                failOn(reader.failure(), "reading the output topics failed");
                if (reader.quietFor(STALLED)) {
                    program.awaitReady(QUIET);
                    return;
                }
                Thread.sleep(REDRAW_MILLIS);
            }
            view.show(meter.at(System.nanoTime()));
        } finally {
            view.end();
        }
    }

    /** One column per phase. */
    List<PhaseFigures> figures() {
        return observations.figures();
    }

    /** Judges what was seen. */
    List<Check> verdict(Map<Integer, Long> inputEnds) {
        return DemoVerdict.of(
                observations.figures(),
                observations.balance(inputEnds),
                observations.distinctIds(),
                plan.records(),
                traffic.badRecords(),
                observations.strangers());
    }

    @Override
    public void close() {
        feed.close();
        reader.close();
    }

    private boolean complete() {
        return feed.finished()
                && observations.distinctIds() >= plan.records()
                && observations.deadLetters() >= traffic.badRecords()
                && observations.windows().size() >= plan.closingTicks(grace)
                && reader.quietFor(QUIET);
    }

    private static void failOn(@Nullable Exception failure, String what) {
        if (failure != null) {
            throw new IllegalStateException(what, failure);
        }
    }
}
