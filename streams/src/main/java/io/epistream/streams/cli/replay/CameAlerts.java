package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.streams.cli.data.TopicRange;
import io.epistream.streams.cli.data.TopicRecord;
import io.epistream.streams.cli.data.TopicRecords;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.window.StreamKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts that did come for the streams and within the time that was replayed, whoever reads them. */
final class CameAlerts {
    private final List<StreamReplay> streams;

    CameAlerts(List<StreamReplay> streams) {
        this.streams = streams;
    }

    /** Those in a file. */
    List<Alert> file(Path path) throws DatasetException {
        List<Alert> alerts = new ArrayList<>();
        try (AvroFile<Alert> file = AvroFile.open(path, Alert.class)) {
            for (Optional<Alert> next = file.next(); next.isPresent(); next = file.next()) {
                next.filter(this::belongs).ifPresent(alerts::add);
            }
        }
        return alerts;
    }

    /** Those in a topic. */
    List<Alert> topic(TopicRange range, Map<String, Object> client) throws DatasetException {
        List<Alert> alerts = new ArrayList<>();
        try (TopicRecords<Alert> records = TopicRecords.open(range, client, Alert.class, Alert::getWindowEnd)) {
            for (Optional<TopicRecord<Alert>> next = records.next(); next.isPresent(); next = records.next()) {
                next.flatMap(TopicRecord::value).filter(this::belongs).ifPresent(alerts::add);
            }
        }
        return alerts;
    }

    private boolean belongs(Alert alert) {
        String key = StreamKey.of(alert.getStream());
        return streams.stream()
                .anyMatch(stream -> stream.stream().equals(key)
                        && !alert.getWindowEnd().isBefore(stream.firstStart())
                        && !alert.getWindowEnd().isAfter(stream.lastEnd()));
    }
}
