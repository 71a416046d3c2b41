package io.epistream.streams.topology;

import io.epistream.schemas.ReviewItem;
import io.epistream.schemas.state.TokenBucketStateV1;
import io.epistream.streams.config.Rate;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.review.ReviewItems;
import io.epistream.streams.review.TokenBucket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds a model's candidates to the hard cap; all of them pass here, whatever their stream and partition. Audits pass
 * beside the cap and take nothing from it. Out: the record's id and the item.
 */
final class ReviewBudget implements Consumer<Record<String, ReviewItem>> {
    static final String BUCKETS = "review-buckets";

    private final ProcessorContext<String, ReviewItem> context;
    private final long tokens;
    private final Duration period;
    private final EpistreamMetrics metrics;
    private final KeyValueStore<String, TokenBucketStateV1> store;
    private final Map<String, TokenBucket> buckets = new HashMap<>();

    private ReviewBudget(ProcessorContext<String, ReviewItem> context, Rate atMost, EpistreamMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
        tokens = Math.max(1, (long) atMost.count());
        period = atMost.count() >= 1
                ? atMost.per()
                : Duration.ofMillis((long) Math.ceil(atMost.per().toMillis() / atMost.count()));
        store = context.getStateStore(BUCKETS);
    }

    static Stage<String, ReviewItem, String, ReviewItem> stage(Rate atMost, EpistreamMetrics metrics) {
        metrics.reviewCap.set(atMost.count() / (atMost.per().toMillis() / 1e3));
        return new Stage<>(
                context -> new ReviewBudget(context, atMost, metrics),
                Set.of(WatchStores.busy(BUCKETS, Serdes.String(), TokenBucketStateV1.class)));
    }

    @Override
    public void accept(Record<String, ReviewItem> record) {
        String model = record.key();
        ReviewItem item = record.value();
        if (ReviewItems.isAudit(item)) {
            send(record, "audit");
        } else if (take(model, item.getEventTime().toEpochMilli())) {
            send(record, "uncertain");
        } else {
            metrics.reviewCapped.labels(model).inc();
        }
    }

    private boolean take(String model, long timeMillis) {
        TokenBucket bucket = buckets.computeIfAbsent(model, this::bucket);
        boolean taken = bucket.take(timeMillis);
        if (taken) {
            store.put(model, bucket.state());
        }
        return taken;
    }

    private TokenBucket bucket(String model) {
        // there from the start, so that the first one held back counts in a rate
        metrics.reviewCapped.labels(model).inc(0);
        TokenBucketStateV1 state = store.get(model);
        return state == null ? new TokenBucket(tokens, period) : new TokenBucket(tokens, period, state);
    }

    private void send(Record<String, ReviewItem> record, String reason) {
        metrics.reviewRouted.labels(record.key(), reason).inc();
        context.forward(record.withKey(record.value().getId()));
    }
}
