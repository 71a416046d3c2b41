package io.epistream.streams.cli.data;

import io.epistream.streams.dataset.DatasetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Records of a range of a topic, committed ones only, oldest first; and then, where that is asked for, those that are written
 * meanwhile. Joins no group and commits nothing, so nobody else's reading is touched. The range is fixed when it is opened. Not
 * thread-safe.
 *
 * @param <T> what comes of a record
 */
public final class TopicRecords<T> implements AutoCloseable {
    private static final String TIMEOUT_MILLIS = "15000";
    private static final int MOST_PARTITIONS_NOTED = 8;

    private final String name;
    private final RangeOffsets offsets;
    private final Consumer<byte[], byte[]> consumer;
    private final TopicRecord.Reading<T> reading;
    private final MergedPartitions<T> records;
    private boolean following;

    private TopicRecords(
            String name, RangeOffsets offsets, Consumer<byte[], byte[]> consumer, TopicRecord.Reading<T> reading) {
        this.name = name;
        this.offsets = offsets;
        this.consumer = consumer;
        this.reading = reading;
        this.records = new MergedPartitions<>(consumer, offsets.to(), reading);
    }

    /**
     * Opens a range.
     *
     * @param client settings of the consumer, {@code bootstrap.servers} among them; what makes it a reader of committed records
     *     without a group is set here
     * @param type what the topic holds
     * @param time when a value was made
     * @throws DatasetException when the broker cannot be reached or has no such topic
     */
    public static <T extends SpecificRecord> TopicRecords<T> open(
            TopicRange range, Map<String, Object> client, Class<T> type, Function<T, Instant> time)
            throws DatasetException {
        return open(range, client, TopicRecord.as(type, time));
    }

    /** The same for records that are read in a way of one's own. */
    public static <T> TopicRecords<T> open(TopicRange range, Map<String, Object> client, TopicRecord.Reading<T> reading)
            throws DatasetException {
        String name = "topic " + range.topic() + " on " + client.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        Consumer<byte[], byte[]> consumer = connect(name, client);
        try {
            List<TopicPartition> partitions = partitions(name, consumer, range);
            consumer.assign(partitions);
            RangeOffsets offsets = RangeOffsets.of(consumer, partitions, range);
            offsets.from().forEach(consumer::seek);
            return new TopicRecords<>(name, offsets, consumer, reading);
        } catch (KafkaException e) {
            consumer.close();
            throw unreadable(name, e);
        } catch (DatasetException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Topic and broker, for a person. */
    public String name() {
        return name;
    }

    /** Most records there can be; gaps make fewer. */
    public long expected() {
        return offsets.records();
    }

    /** Partitions of the range, in their order. */
    public List<Integer> partitions() {
        return offsets.to().keySet().stream()
                .map(TopicPartition::partition)
                .sorted()
                .toList();
    }

    /** Partitions of which everything has been taken. */
    public Set<Integer> finished() {
        return records.finished();
    }

    /** Where reading begins and ends, a line for each of the first partitions. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        offsets.to().keySet().stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .limit(MOST_PARTITIONS_NOTED)
                .forEach(partition -> notes.add("partition " + partition.partition() + ": from offset "
                        + offsets.from().get(partition) + ", before offset "
                        + offsets.to().get(partition)));
        if (offsets.to().size() > MOST_PARTITIONS_NOTED) {
            notes.add((offsets.to().size() - MOST_PARTITIONS_NOTED) + " more partitions");
        }
        return notes;
    }

    /** The next record; empty after the last of every partition. */
    public Optional<TopicRecord<T>> next() throws DatasetException {
        try {
            return records.next();
        } catch (KafkaException e) {
            throw unreadable(name, e);
        }
    }

    /** Partitions of which the range begins with the first record that is still there. */
    public Set<Integer> fromTheirBeginning() {
        return offsets.from().entrySet().stream()
                .filter(from -> from.getValue().equals(offsets.begin().get(from.getKey())))
                .map(from -> from.getKey().partition())
                .collect(Collectors.toSet());
    }

    /** Records after the range, as they come; returns after a while where none do. Nothing is merged any more. */
    public List<TopicRecord<T>> following(Duration patience) throws DatasetException {
        try {
            if (!following) {
                following = true;
                consumer.resume(consumer.assignment());
                offsets.to().forEach(consumer::seek);
            }
            List<TopicRecord<T>> came = new ArrayList<>();
            consumer.poll(patience).forEach(record -> came.add(reading.of(record)));
            return came;
        } catch (KafkaException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static Consumer<byte[], byte[]> connect(String name, Map<String, Object> client) throws DatasetException {
        Map<String, Object> settings = new HashMap<>(client);
        settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "epistream-rows");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // what retention takes away while it is read must not be passed over in silence
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        try {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw unreadable(name, e);
        }
    }

    private static List<TopicPartition> partitions(String name, Consumer<byte[], byte[]> consumer, TopicRange range)
            throws DatasetException {
        List<PartitionInfo> known = consumer.partitionsFor(range.topic());
        if (known == null || known.isEmpty()) {
            throw new DatasetException(
                    name, "there is no such topic", "Correct the topic's name, or the broker's address");
        }
        if (known.size() > 1 && range.partition().isEmpty() && range.namesAnOffset()) {
            throw new DatasetException(
                    name,
                    "has " + known.size() + " partitions, and an offset names a record of one",
                    "Give times for --from and --to; score also takes one --partition");
        }
        List<TopicPartition> wanted = known.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .filter(partition -> range.partition().orElse(partition.partition()) == partition.partition())
                .toList();
        if (wanted.isEmpty()) {
            throw new DatasetException(
                    name,
                    "has partitions 0 to " + (known.size() - 1) + ", and no "
                            + range.partition().orElseThrow(),
                    "Correct --partition");
        }
        return wanted;
    }

    private static DatasetException unreadable(String name, KafkaException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new DatasetException(
                name,
                "cannot be read: " + (root.getMessage() == null ? root : root.getMessage()),
                "Check that the broker answers and that this user may read the topic",
                e);
    }
}
