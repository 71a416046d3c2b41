package io.epistream.streams.topology;

import io.epistream.schemas.Alert;
import io.epistream.schemas.state.FleetDecisionV1;
import io.epistream.schemas.state.FleetMemberV1;
import io.epistream.schemas.state.FleetReportV1;
import io.epistream.streams.detect.FleetRule;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.window.StreamKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Decides for all streams together which of them alarm. Streams whose windows end at one time report within moments of each other; a
 * second is waited, so that they are weighed together. Out, under the stream's key: the alert, and the decision for the stream's detector. One
 * task for the whole fleet, which hears only of the few streams that may alarm.
 */
final class FleetAlarms implements Consumer<Record<String, FleetReportV1>> {
    static final String MEMBERS = "fleet-members";
    /** Under which all reports come together. */
    static final String KEY = "fleet";

    private static final Duration TOGETHER = Duration.ofSeconds(1);

    private final ProcessorContext<String, SpecificRecord> context;
    private final DetectorMetrics metrics;
    private final StreamLog log = new StreamLog();
    private final KeyValueStore<String, FleetMemberV1> store;
    private final FleetCandidates candidates;
    private boolean undecided;

    private FleetAlarms(ProcessorContext<String, SpecificRecord> context, FleetRule rule, EpistreamMetrics metrics) {
        this.context = context;
        this.candidates = new FleetCandidates(rule);
        this.metrics = new DetectorMetrics(metrics);
        store = context.getStateStore(MEMBERS);
        try (KeyValueIterator<String, FleetMemberV1> members = store.all()) {
            members.forEachRemaining(member -> undecided |= remember(member));
        }
        context.schedule(TOGETHER, PunctuationType.WALL_CLOCK_TIME, this::decide);
    }

    static Stage<String, FleetReportV1, String, SpecificRecord> stage(FleetRule rule, EpistreamMetrics metrics) {
        return new Stage<>(
                context -> new FleetAlarms(context, rule, metrics),
                Set.of(WatchStores.rare(MEMBERS, Serdes.String(), FleetMemberV1.class)));
    }

    @Override
    public void accept(Record<String, FleetReportV1> record) {
        FleetReportV1 report = record.value();
        String streamKey = report.getStreamKey();
        long decided = decidedEpisode(streamKey);
        if (report.getEpisode() <= decided) {
            return;
        }
        candidates.onReport(report);
        FleetMemberV1 member = new FleetMemberV1(report.getAlert() == null ? null : report, decided);
        store.put(streamKey, member);
        undecided |= remember(KeyValue.pair(streamKey, member));
    }

    private boolean remember(KeyValue<String, FleetMemberV1> member) {
        FleetReportV1 report = member.value.getReport();
        if (report != null) {
            candidates.onReport(report);
        }
        return report != null;
    }

    private long decidedEpisode(String streamKey) {
        FleetMemberV1 member = store.get(streamKey);
        return member == null ? 0 : member.getDecidedEpisode();
    }

    private void decide(long nowMillis) {
        if (!undecided) {
            return;
        }
        undecided = false;
        candidates.decide().forEach(this::start);
    }

    private void start(FleetCandidates.Started started) {
        Alert alert = started.alert();
        FleetDecisionV1 decision = started.decision();
        store.put(decision.getStreamKey(), new FleetMemberV1(null, decision.getEpisode()));
        String key = StreamKey.of(alert.getStream());
        long timestamp = alert.getWindowEnd().toEpochMilli();
        context.forward(new Record<>(key, alert, timestamp));
        metrics.count(alert.getStream(), List.of(alert));
        log.alerts(List.of(alert));
        context.forward(new Record<>(key, decision, timestamp));
    }
}
