package io.epistream.streams.cli.replay;

import io.epistream.schemas.UncertaintyEvent;
import io.epistream.streams.dataset.DatasetException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events in files; each file is a partition. Not thread-safe. */
final class FileEvents implements EventSource {
    private final List<AvroFile<UncertaintyEvent>> files = new ArrayList<>();
    private final List<Taken> heads = new ArrayList<>();
    private final Set<Integer> finished = new HashSet<>();
    private final String name;
    private final Optional<Duration> every;
    private final long[] read;

    private FileEvents(String name, int files, Optional<Duration> every) {
        this.name = name;
        this.every = every;
        this.read = new long[files];
    }

    /**
     * Opens files.
     *
     * @param every time from one event of a file to the next, from 1970 on; without it events keep the times they have
     * @throws DatasetException naming the first that cannot be read
     */
    static FileEvents open(List<Path> paths, Optional<Duration> every) throws DatasetException {
        FileEvents events = new FileEvents(
                paths.size() == 1 ? paths.get(0).toString() : paths.size() + " files", paths.size(), every);
        try {
            for (Path path : paths) {
                events.files.add(AvroFile.open(path, UncertaintyEvent.class));
            }
            for (int i = 0; i < paths.size(); i++) {
                events.read(i);
            }
            return events;
        } catch (DatasetException e) {
            events.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int partitions() {
        return files.size();
    }

    @Override
    public long expected() {
        return files.stream().mapToLong(AvroFile::records).sum();
    }

    @Override
    public Optional<Taken> next() throws DatasetException {
        Optional<Taken> oldest = heads.stream()
                .min(Comparator.comparing((Taken head) -> head.event().getEventTime())
                        .thenComparing(Taken::partition));
        if (oldest.isPresent()) {
            heads.remove(oldest.get());
            read(oldest.get().partition());
        }
        return oldest;
    }

    @Override
    public Set<Integer> finished() {
        return finished;
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public void close() {
        files.forEach(AvroFile::close);
    }

    private void read(int file) throws DatasetException {
        Optional<UncertaintyEvent> event = files.get(file).next();
        if (event.isPresent()) {
            heads.add(new Taken(file, files.get(file).where(), timed(event.get(), read[file]++)));
        } else {
            finished.add(file);
        }
    }

    private UncertaintyEvent timed(UncertaintyEvent event, long index) {
        return every.map(interval -> UncertaintyEvent.newBuilder(event)
                        .setEventTime(Instant.EPOCH.plus(interval.multipliedBy(index)))
                        .build())
                .orElse(event);
    }
}
