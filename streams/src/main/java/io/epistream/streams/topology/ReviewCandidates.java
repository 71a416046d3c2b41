package io.epistream.streams.topology;

import io.epistream.schemas.Measure;
import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.state.ReviewTrackerStateV1;
import io.epistream.streams.config.Review;
import io.epistream.streams.review.AuditChoice;
import io.epistream.streams.review.ReferenceRanks;
import io.epistream.streams.review.ReviewItems;
import io.epistream.streams.review.ThresholdTracker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Chooses review candidates by the configured measure's rank in the stream's reference (by total uncertainty where a record
 * lacks the measure), at the configured share per stream and partition, and audits at random. Out: the model's name
 * and the item. Before a stream has a reference only audits are chosen.
 */
final class ReviewCandidates implements Consumer<Record<byte[], WatchedEvent>> {
    static final String TRACKERS = "review-trackers";

    /** η: coarse enough that a share of 0.5 % holds within a tenth after 42,000 records whatever comes. */
    private static final double STEP = 0.05;

    private final ProcessorContext<String, ReviewItem> context;
    private final double share;
    private final Measure measure;
    private final ReviewItems items;
    private final RankLookup ranks;
    private final KeyValueStore<String, ReviewTrackerStateV1> store;
    private final Map<String, ThresholdTracker> trackers = new HashMap<>();

    private ReviewCandidates(ProcessorContext<String, ReviewItem> context, Review review) {
        this.context = context;
        share = review.share();
        measure = Measure.valueOf(review.measure().name());
        items = new ReviewItems(new AuditChoice(review.audit()));
        ranks = new RankLookup(context.getStateStore(KnownReferences.STORE));
        store = context.getStateStore(TRACKERS);
    }

    static Stage<byte[], WatchedEvent, String, ReviewItem> stage(Review review) {
        return new Stage<>(
                context -> new ReviewCandidates(context, review),
                Set.of(WatchStores.busy(TRACKERS, Serdes.String(), ReviewTrackerStateV1.class)));
    }

    @Override
    public void accept(Record<byte[], WatchedEvent> record) {
        WatchedEvent watched = record.value();
        UncertaintyEvent event = watched.event();
        Measure ranked = value(event, measure) == null ? Measure.TOTAL : measure;
        Optional<ReferenceRanks> reference = ranks.of(watched.streamKey(), ranked);
        double score = 0;
        boolean candidate = false;
        if (reference.isPresent()) {
            score = reference.get().logRank(value(event, ranked));
            candidate = offer(watched.streamKey(), score, reference.get());
        }
        items.decide(event, score, candidate).ifPresent(item -> send(item, record.timestamp()));
    }

    private boolean offer(String streamKey, double score, ReferenceRanks reference) {
        ThresholdTracker tracker = trackers.computeIfAbsent(streamKey, key -> tracker(key, reference));
        boolean candidate = tracker.offer(score);
        store.put(streamKey, new ReviewTrackerStateV1(tracker.threshold(), tracker.records(), tracker.candidates()));
        return candidate;
    }

    private ThresholdTracker tracker(String streamKey, ReferenceRanks reference) {
        ReviewTrackerStateV1 state = store.get(streamKey);
        return state == null
                ? new ThresholdTracker(share, STEP, reference.scoreOfUpperShare(share), 0, 0)
                : new ThresholdTracker(share, STEP, state.getThreshold(), state.getRecords(), state.getCandidates());
    }

    private void send(ReviewItem item, long timestamp) {
        context.forward(new Record<>(item.getStream().getModel(), item, timestamp));
    }

    private static Double value(UncertaintyEvent event, Measure measure) {
        return switch (measure) {
            case EPISTEMIC -> event.getEpistemic();
            case ALEATORIC -> event.getAleatoric();
            default -> event.getTotal();
        };
    }
}
