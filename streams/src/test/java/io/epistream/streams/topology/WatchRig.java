package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.ReferenceChange;
import io.epistream.schemas.ReferenceCommand;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowSummary;
import io.epistream.streams.config.Detection;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Execution;
import io.epistream.streams.config.Rate;
import io.epistream.streams.config.Review;
import io.epistream.streams.config.Windows;
import io.epistream.streams.detect.DetectionMethod;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.metrics.StreamLabels;
import io.epistream.streams.wire.SingleObjectCodec;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole watch role over TopologyTestDriver: one partition, ten-second windows, two seconds of grace. */
final class WatchRig implements AutoCloseable {
    static final Windows WINDOWS = new Windows(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(5));

    /** Five hundred windows to a false alarm, a reference of a hundred windows of fifty records. */
    static final Detection DETECTION =
            new Detection(new Rate(1, Duration.ofSeconds(5000)), 100, 50, 0.01, DetectionMethod.E_DETECTOR, 1);

    static final Review REVIEW = new Review(0.05, new Rate(60, Duration.ofHours(1)), 0.01, Review.Measure.EPISTEMIC);

    final EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry(), 100);
    final TopologyTestDriver driver;
    final TestInputTopic<byte[], byte[]> events;
    final TestOutputTopic<String, WindowSummary> windows;
    final TestOutputTopic<String, Alert> alerts;
    final TestOutputTopic<String, ReferenceProfile> references;
    final TestOutputTopic<String, ReferenceChange> changes;
    final TestInputTopic<byte[], byte[]> controls;
    final TestOutputTopic<String, ReviewItem> review;
    final TestOutputTopic<byte[], byte[]> deadLetters;

    private boolean closed;
    private final SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
    private final SingleObjectCodec<ReferenceCommand> commandCodec = new SingleObjectCodec<>(ReferenceCommand.class);

    WatchRig(Path stateDir, Review review) {
        this(config(stateDir, review));
    }

    WatchRig(EpistreamConfig config) {
        RoleApp app = WatchRole.create(config, 1, metrics);
        driver = new TopologyTestDriver(app.topology(), app.properties());
        events =
                driver.createInputTopic(config.topics().events(), new ByteArraySerializer(), new ByteArraySerializer());
        windows = output(config.topics().windows(), WindowSummary.class);
        alerts = output(config.topics().alerts(), Alert.class);
        references = output(config.topics().references(), ReferenceProfile.class);
        changes = output(config.topics().referenceChanges(), ReferenceChange.class);
        controls = driver.createInputTopic(
                config.topics().controls(), new ByteArraySerializer(), new ByteArraySerializer());
        this.review = output(config.topics().review(), ReviewItem.class);
        deadLetters = driver.createOutputTopic(
                config.topics().deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A sample of a series of one stream of the model digits, version 1; null where there is none. */
    @Nullable
    Double sample(String name, String segment, String... more) {
        return sample(name, new StreamLabels("digits", "1", segment), more);
    }

    @Nullable
    Double sample(String name, StreamLabels stream, String... more) {
        String[] labels = {"model", "version", "segment"};
        String[] names = Arrays.copyOf(labels, labels.length + more.length / 2);
        String[] values = new String[more.length / 2];
        for (int i = 0; i < values.length; i++) {
            names[labels.length + i] = more[2 * i];
            values[i] = more[2 * i + 1];
        }
        return metrics.registry().getSampleValue(name, names, stream.and(values));
    }

    static EpistreamConfig config(Path stateDir, Review review) {
        return config(stateDir, review, DETECTION);
    }

    static EpistreamConfig config(Path stateDir, Review review, Detection detection) {
        return config(stateDir, review, detection, TestConfigs.config(Map.of()).segmentsLimit());
    }

    static EpistreamConfig config(Path stateDir, Review review, Detection detection, int segmentsLimit) {
        EpistreamConfig base = TestConfigs.config(Map.of());
        Execution execution = base.execution();
        return new EpistreamConfig(
                base.application(),
                base.kafka(),
                base.roles(),
                base.models(),
                base.topics(),
                base.segments(),
                segmentsLimit,
                WINDOWS,
                detection,
                review,
                new Execution(
                        execution.provider(),
                        execution.threads(),
                        execution.maxBatch(),
                        execution.noiseMemoryMib(),
                        execution.streamThreads(),
                        execution.commitInterval(),
                        stateDir),
                base.http());
    }

    /** Pipes an event; its record has the event's time. */
    void pipe(UncertaintyEvent event) {
        pipe(codec.encode(event), event.getEventTime().toEpochMilli());
    }

    void pipe(byte @Nullable [] value, long timestamp) {
        events.pipeInput(new TestRecord<>("key".getBytes(StandardCharsets.UTF_8), value, null, timestamp));
    }

    /** Gives a command; its record has the time at which it was given. */
    void command(ReferenceCommand command) {
        command(commandCodec.encode(command), command.getAt().toEpochMilli());
    }

    void command(byte @Nullable [] value, long timestamp) {
        controls.pipeInput(new TestRecord<>("key".getBytes(StandardCharsets.UTF_8), value, null, timestamp));
    }

    /** Windows closed since the last call. */
    List<WindowSummary> closed() {
        return windows.readValuesToList();
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(String topic, Class<T> type) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new SingleObjectSerde<>(type).deserializer());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.close();
        }
    }
}
