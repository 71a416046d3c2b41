package io.epistream.streams.cli.replay;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.cli.data.TopicRecord;
import io.epistream.streams.cli.data.TopicRecords;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.Rejections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Events of a range of a topic. Not thread-safe. */
final class TopicEvents implements EventSource {
    private final TopicRecords<UncertaintyEvent> records;
    private final List<Integer> partitions;
    private final Rejections rejections;

    /**
     * Takes over an open range.
     *
     * @param rejections where records that are no events are counted
     */
    TopicEvents(TopicRecords<UncertaintyEvent> records, Rejections rejections) {
        this.records = records;
        this.partitions = records.partitions();
        this.rejections = rejections;
    }

    @Override
    public String name() {
        return records.name();
    }

    @Override
    public int partitions() {
        return partitions.size();
    }

    @Override
    public long expected() {
        return records.expected();
    }

    @Override
    public Optional<Taken> next() throws DatasetException {
        while (true) {
            Optional<TopicRecord<UncertaintyEvent>> record = records.next();
            if (record.isEmpty()) {
                return Optional.empty();
            }
            Optional<UncertaintyEvent> event = record.get().value();
            if (event.isPresent()) {
                int partition = partitions.indexOf(record.get().partition());
                return Optional.of(new Taken(partition, record.get().where(), event.get()));
            }
            rejections.add(
                    record.get().where(), record.get().reason(), record.get().problem());
        }
    }

    @Override
    public Set<Integer> finished() {
        return records.finished().stream().map(partitions::indexOf).collect(Collectors.toSet());
    }

    @Override
    public List<String> notes() {
        return records.notes();
    }

    @Override
    public void close() {
        records.close();
    }
}
