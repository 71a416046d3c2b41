package io.epistream.evaluate.watched;

import io.epistream.schemas.Alert;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.topology.RoleApp;
import io.epistream.streams.topology.WatchRole;
import io.epistream.streams.wire.SingleObjectCodec;
import io.epistream.streams.wire.UndecodableException;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The watch role as it would run, without a broker, over one partition of events. Not thread-safe. */
final class Watched implements AutoCloseable {
    private final SingleObjectCodec<UncertaintyEvent> events = new SingleObjectCodec<>(UncertaintyEvent.class);
    private final SingleObjectCodec<Alert> alerts = new SingleObjectCodec<>(Alert.class);
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> in;
    private final TestOutputTopic<byte[], byte[]> out;

    Watched(EpistreamConfig config) {
        RoleApp app = WatchRole.create(config, 1, new EpistreamMetrics(new CollectorRegistry(), 1));
        driver = new TopologyTestDriver(app.topology(), app.properties());
        in = driver.createInputTopic(config.topics().events(), new ByteArraySerializer(), new ByteArraySerializer());
        out = driver.createOutputTopic(
                config.topics().alerts(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Takes the next event. */
    void pipe(UncertaintyEvent event) {
        long millis = event.getEventTime().toEpochMilli();
        in.pipeInput(new TestRecord<>(new byte[] {1}, events.encode(event), null, millis));
    }

    /** Alerts since the last call. */
    List<Alert> alerts() throws UndecodableException {
        List<Alert> sent = new ArrayList<>();
        for (byte[] value : out.readValuesToList()) {
            sent.add(alerts.decode(value));
        }
        return sent;
    }

    @Override
    public void close() {
        driver.close();
    }
}
