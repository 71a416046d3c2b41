package io.epistream.streams.dataset;

import io.epistream.schemas.InferenceInput;
import io.epistream.streams.wire.ContainerReader;
import io.epistream.streams.wire.UndecodableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Inputs in an Avro object container file, a block at a time. Not thread-safe. */
final class AvroDataset implements Dataset {
    private final Path file;
    private final FileBytes bytes;
    private final ContainerReader<InferenceInput> reader;
    private final InputRecords records;
    private long index;

    private AvroDataset(Path file, FileBytes bytes, ContainerReader<InferenceInput> reader, InputRecords records) {
        this.file = file;
        this.bytes = bytes;
        this.reader = reader;
        this.records = records;
    }

    static AvroDataset open(Path file, DatasetSpec spec, Rejections rejections) throws DatasetException {
        FileBytes bytes = FileBytes.open(file);
        try {
            ContainerReader<InferenceInput> reader = ContainerReader.open(file, bytes.content(), InferenceInput.class);
            return new AvroDataset(file, bytes, reader, new InputRecords(spec, rejections));
        } catch (IOException e) {
            bytes.close();
            throw FileBytes.unreadable(file, e);
        } catch (UndecodableException e) {
            bytes.close();
            throw undecodable(file.toString(), e);
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public OptionalLong expectedRows() {
        return OptionalLong.of(reader.records());
    }

    @Override
    public List<String> notes() {
        return records.passedOver().map(List::of).orElseGet(List::of);
    }

    @Override
    public Optional<Row> next() throws DatasetException {
        try {
            for (Optional<InferenceInput> input = reader.next(); input.isPresent(); input = reader.next()) {
                Place place = new Place(String.valueOf(file.getFileName()), 0, index);
                Optional<Row> row = records.row(file + ", record " + index++, place, input.get());
                if (row.isPresent()) {
                    return row;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        } catch (UndecodableException e) {
            throw undecodable(file + ", record " + index, e);
        }
    }

    @Override
    public String sha256() throws DatasetException {
        return bytes.sha256();
    }

    @Override
    public void close() {
        bytes.close();
    }

    private static DatasetException undecodable(String where, UndecodableException e) {
        return new DatasetException(
                where,
                String.valueOf(e.getMessage()),
                "Write InferenceInput records into an Avro object container file, codec null or deflate",
                e);
    }
}
