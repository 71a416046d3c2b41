package io.epistream.streams.cli.replay;

import io.epistream.schemas.Alert;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
import io.epistream.streams.detect.FleetRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decides for all streams together, after the ticks that close at one time, which of those that may alarm do. Not thread-safe. */
final class FleetReplay {
    private final FleetRule rule;
    private final Map<String, FleetReportV1> candidates = new TreeMap<>();

    FleetReplay(FleetRule rule) {
        this.rule = rule;
    }

    void onReport(FleetReportV1 report) {
        if (report.getAlert() == null) {
            candidates.remove(report.getStreamKey());
        } else {
            candidates.put(report.getStreamKey(), report);
        }
    }

    /** Starts the alarms of streams, by key of stream and posterior. */
    void decide(Map<String, StreamReplay> streams) {
        if (candidates.isEmpty()) {
            return;
        }
        Map<String, Double> evidence = new TreeMap<>();
        candidates.forEach((key, report) -> evidence.put(key, report.getLogEvidence()));
        List<String> alarms = rule.alarms(evidence);
        for (String key : alarms) {
            FleetReportV1 report = candidates.remove(key);
            StreamReplay stream = streams.get(key);
            if (report != null && stream != null) {
                Alert alert = Alert.newBuilder(report.getAlert())
                        .setLogThreshold(rule.logThreshold(alarms.size()))
                        .build();
                stream.start(new FleetDecisionV1(key, report.getEpisode(), report.getPart()), alert);
            }
        }
    }
}
