package io.epistream.streams.cli.data;

import io.epistream.schemas.InferenceInput;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Inputs of a range of a topic as rows. Not thread-safe. */
final class TopicDataset implements Dataset {
    private final TopicRange range;
    private final TopicRecords<InferenceInput> records;
    private final InputRecords inputs;
    private final Rejections rejections;
    private final MessageDigest digest = sha256Digest();
    private long rows;

    private TopicDataset(
            TopicRange range, TopicRecords<InferenceInput> records, DatasetSpec spec, Rejections rejections) {
        this.range = range;
        this.records = records;
        this.inputs = new InputRecords(spec, rejections);
        this.rejections = rejections;
    }

    /**
     * Opens a range.
     *
     * @param client settings of the consumer, as for {@link TopicRecords#open}
     * @throws DatasetException when the broker cannot be reached or has no such topic
     */
    static TopicDataset open(TopicRange range, Map<String, Object> client, DatasetSpec spec, Rejections rejections)
            throws DatasetException {
        return new TopicDataset(
                range,
                TopicRecords.open(range, client, InferenceInput.class, InferenceInput::getEventTime),
                spec,
                rejections);
    }

    @Override
    public String name() {
        return records.name();
    }

    @Override
    public OptionalLong expectedRows() {
        return OptionalLong.of(Math.min(records.expected(), range.limit().orElse(Long.MAX_VALUE)));
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(records.notes());
        inputs.passedOver().ifPresent(notes::add);
        return notes;
    }

    @Override
    public Optional<Row> next() throws DatasetException {
        while (rows < range.limit().orElse(Long.MAX_VALUE)) {
            Optional<TopicRecord<InferenceInput>> record = records.next();
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
    }

    @Override
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        records.close();
    }

    private Optional<Row> take(TopicRecord<InferenceInput> decoded) throws DatasetException {
        ConsumerRecord<byte[], byte[]> record = decoded.record();
        hash(record);
        Place place = new Place(record.topic(), record.partition(), record.offset());
        if (decoded.value().isEmpty()) {
            rejections.add(decoded.where(), decoded.reason(), decoded.problem());
            return Optional.empty();
        }
        return inputs.row(decoded.where(), place, decoded.value().get());
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

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
