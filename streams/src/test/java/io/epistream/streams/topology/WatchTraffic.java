package io.epistream.streams.topology;

import io.epistream.schemas.StreamId;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.config.Windows;
import io.epistream.streams.window.WindowAggregate;
import io.epistream.streams.wire.SingleObjectCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Events of three streams over three partitions: out of order within a second, now and then half a minute late, shifted in the last
 * third; at the end one event per partition far ahead, which closes all windows but its own. What they should be
 * counted as is worked out here, directly.
 */
final class WatchTraffic {
    static final int PARTITIONS = 3;
    static final int EVENTS = 30_000;
    static final int PER_SECOND = 1_500;
    static final long LATER_MILLIS = 7_200_000;

    private static final List<StreamId> STREAMS =
            List.of(new StreamId("a", "1", "eu"), new StreamId("a", "1", "us"), new StreamId("b", "2", ""));
    private static final StreamId LATER = STREAMS.get(2);
    private static final StreamId END = new StreamId("end", "1", "");
    private static final int STEP_MILLIS = 10;

    private final List<Sent> events = new ArrayList<>();
    private volatile boolean paused;

    WatchTraffic() {
        SplittableRandom random = new SplittableRandom(71);
        for (int i = 0; i < EVENTS; i++) {
            boolean old = i > 5_000 && i < 25_000 && random.nextInt(200) == 0;
            long time = WatchEvents.START + (long) i * STEP_MILLIS + random.nextLong(1000) - (old ? 30_000 : 0);
            double scale = i < 20_000 ? 1 : 4;
            StreamId stream = STREAMS.get(random.nextInt(STREAMS.size()));
            events.add(new Sent(random.nextInt(PARTITIONS), WatchEvents.random("r" + i, stream, time, scale, random)));
        }
        for (int p = 0; p < PARTITIONS; p++) {
            events.add(new Sent(
                    p,
                    WatchEvents.event("end" + p, END, WatchEvents.START + 3_600_000)
                            .build()));
        }
    }

    /** Sends everything at a steady rate and returns when the broker has it. */
    void send(String bootstrapServers, String topic) {
        send(events, bootstrapServers, topic);
    }

    /** Sends two thousand more events of one stream, {@value #LATER_MILLIS} milliseconds on, and returns when the broker has them. */
    void sendLater(String bootstrapServers, String topic) {
        SplittableRandom random = new SplittableRandom(72);
        List<Sent> later = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long time = WatchEvents.START + LATER_MILLIS + (long) i * STEP_MILLIS;
            later.add(new Sent(i % PARTITIONS, WatchEvents.random("later" + i, LATER, time, 1, random)));
        }
        send(later, bootstrapServers, topic);
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    private void send(List<Sent> events, String bootstrapServers, String topic) {
        SingleObjectCodec<UncertaintyEvent> codec = new SingleObjectCodec<>(UncertaintyEvent.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                // one request at a time: behind a first one refused by a leader not yet ready, others stay out of order
                // for good
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        5,
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
            long due = System.nanoTime();
            for (int i = 0; i < events.size(); i++) {
                while (paused || System.nanoTime() < due) {
                    LockSupport.parkNanos(1_000_000);
                    due = paused ? System.nanoTime() : due;
                }
                due += 1_000_000_000L / PER_SECOND;
                Sent sent = events.get(i);
                long time = sent.event().getEventTime().toEpochMilli();
                acknowledgements.add(producer.send(new ProducerRecord<>(
                        topic, sent.partition(), time, new byte[] {1}, codec.encode(sent.event()))));
            }
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("an event was not sent", e);
        }
    }

    /** Closed windows by name, and how many records they should hold; late ones are in none. */
    Map<String, WindowAggregate> windows(Windows windows) {
        Map<String, WindowAggregate> counts = new TreeMap<>();
        long[] streamTime = new long[PARTITIONS];
        Arrays.fill(streamTime, Long.MIN_VALUE);
        for (Sent sent : events) {
            long time = sent.event().getEventTime().toEpochMilli();
            long end = (time / windows.size().toMillis() + 1) * windows.size().toMillis();
            streamTime[sent.partition()] = Math.max(streamTime[sent.partition()], time);
            boolean late = end + windows.grace().toMillis() <= streamTime[sent.partition()];
            if (!late && !sent.event().getStream().equals(END)) {
                counts.computeIfAbsent(name(end, sent.event().getStream()), key -> new WindowAggregate())
                        .add(sent.event());
            }
        }
        return counts;
    }

    static String name(long endMillis, StreamId stream) {
        return endMillis + " " + stream.getModel() + "/" + stream.getVersion() + "/" + stream.getSegment();
    }

    private record Sent(int partition, UncertaintyEvent event) {}
}
