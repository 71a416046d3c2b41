package io.epistream.streams.cli.data;

import io.epistream.streams.dataset.Dataset;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.InputRecords;
import io.epistream.streams.dataset.Place;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.Row;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Inputs of a range of a topic, committed ones only, oldest first. Joins no group and commits nothing, so nobody else's reading is
 * touched. The range is fixed when it is opened. Not thread-safe.
 */
final class TopicDataset implements Dataset {
    private static final String TIMEOUT_MILLIS = "15000";
    private static final int MOST_PARTITIONS_NOTED = 8;

    private final String name;
    private final TopicRange range;
    private final RangeOffsets offsets;
    private final Consumer<byte[], byte[]> consumer;
    private final MergedPartitions records;
    private final InputRecords inputs;
    private final Rejections rejections;
    private final MessageDigest digest = sha256Digest();
    private long rows;

    private TopicDataset(
            String name,
            TopicRange range,
            RangeOffsets offsets,
            Consumer<byte[], byte[]> consumer,
            DatasetSpec spec,
            Rejections rejections) {
        this.name = name;
        this.range = range;
        this.offsets = offsets;
        this.consumer = consumer;
        this.records = new MergedPartitions(consumer, offsets.to());
        this.inputs = new InputRecords(spec, rejections);
        this.rejections = rejections;
    }

    /**
     * Opens a range.
     *
     * @param client settings of the consumer, {@code bootstrap.servers} among them; what makes it a reader of committed records
     *     without a group is set here
     * @throws DatasetException when the broker cannot be reached or has no such topic
     */
    static TopicDataset open(TopicRange range, Map<String, Object> client, DatasetSpec spec, Rejections rejections)
            throws DatasetException {
        String name = "topic " + range.topic() + " on " + client.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        Consumer<byte[], byte[]> consumer = connect(name, client);
        try {
            List<TopicPartition> partitions = partitions(name, consumer, range);
            consumer.assign(partitions);
            RangeOffsets offsets = RangeOffsets.of(consumer, partitions, range);
            offsets.from().forEach(consumer::seek);
            return new TopicDataset(name, range, offsets, consumer, spec, rejections);
        } catch (KafkaException e) {
            consumer.close();
            throw unreadable(name, e);
        } catch (DatasetException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OptionalLong expectedRows() {
        return OptionalLong.of(Math.min(offsets.records(), range.limit().orElse(Long.MAX_VALUE)));
    }

    @Override
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
        inputs.passedOver().ifPresent(notes::add);
        return notes;
    }

    @Override
    public Optional<Row> next() throws DatasetException {
        try {
            while (rows < range.limit().orElse(Long.MAX_VALUE)) {
                Optional<TopicRecord> record = records.next();
                if (record.isEmpty()) {
                    return Optional.empty();
                }
                Optional<Row> row = take(record.get());
                if (row.isPresent()) {
                    rows++;
                    return row;
                }
            }
            return Optional.empty();
        } catch (KafkaException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Optional<Row> take(TopicRecord decoded) throws DatasetException {
        ConsumerRecord<byte[], byte[]> record = decoded.record();
        hash(record);
        Place place = new Place(record.topic(), record.partition(), record.offset());
        String where = place.source() + ", partition " + place.partition() + ", offset " + place.offset();
        if (decoded.input().isEmpty()) {
            rejections.add(where, decoded.reason(), decoded.problem());
            return Optional.empty();
        }
        return inputs.row(where, place, decoded.input().get());
    }

    private void hash(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        int length = value == null ? -1 : value.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES + Integer.BYTES)
                .putInt(record.partition())
                .putLong(record.offset())
                .putInt(length)
                .flip());
        if (value != null) {
            digest.update(value);
        }
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
            throw new DatasetException(name, "there is no such topic", "Correct --topic or --bootstrap-servers");
        }
        if (known.size() > 1 && range.partition().isEmpty() && range.namesAnOffset()) {
            throw new DatasetException(
                    name,
                    "has " + known.size() + " partitions, and an offset names a record of one",
                    "Add --partition, or give times for --from and --to");
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

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
