package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetReportV1;
import io.epistream.streams.detect.FleetRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Streams of a fleet that may alarm, weighed against each other by {@link FleetRule}. Not thread-safe. */
public final class FleetCandidates {
    private final FleetRule rule;
    private final Map<String, FleetReportV1> candidates = new TreeMap<>();

    /**
     * An alarm that was decided.
     *
     * @param alert the alert, with the threshold that held
     * @param decision what the stream's detector must know
     */
    public record Started(Alert alert, FleetDecisionV1 decision) {}

    /** Begins without any. */
    public FleetCandidates(FleetRule rule) {
        this.rule = rule;
    }

    /** Takes what a stream says last: it may alarm, or, without an alert, it may no more. */
    public void onReport(FleetReportV1 report) {
        if (report.getAlert() == null) {
            candidates.remove(report.getStreamKey());
        } else {
            candidates.put(report.getStreamKey(), report);
        }
    }

    /** Alarms that start now, by key of stream and posterior; they are candidates no more. */
    public List<Started> decide() {
        if (candidates.isEmpty()) {
            return List.of();
        }
        Map<String, Double> evidence = new TreeMap<>();
        candidates.forEach((streamKey, report) -> evidence.put(streamKey, report.getLogEvidence()));
        List<String> alarms = rule.alarms(evidence);
        List<Started> started = new ArrayList<>();
        for (String streamKey : alarms) {
            FleetReportV1 report = candidates.remove(streamKey);
            if (report != null) {
                started.add(start(report, rule.logThreshold(alarms.size())));
            }
        }
        return started;
    }

    private static Started start(FleetReportV1 report, double logThreshold) {
        return new Started(
                Alert.newBuilder(report.getAlert())
                        .setLogThreshold(logThreshold)
                        .build(),
                new FleetDecisionV1(report.getStreamKey(), report.getEpisode(), report.getPart()));
    }
}
