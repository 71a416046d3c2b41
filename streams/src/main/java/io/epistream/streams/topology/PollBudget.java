package io.epistream.streams.topology;

import io.epistream.models.inference.ScoringCost;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How much one poll may bring. Scoring happens in the poll, and a transaction may be open meanwhile: the worst poll must
 * stay below a quarter of {@code transaction.timeout.ms} and of {@code max.poll.interval.ms}.
 *
 * <p>The worst poll is one whose every record is scored alone (a model each, or after failed runs) while all stream
 * threads score at once on the same cores: records × single cost × threads.
 *
 * @param maxPollRecords {@code max.poll.records}, at least 1
 * @param maxBatch B, most records in one run, at least 1
 * @param worstPoll longest time that scoring a poll may take
 * @param allowed a quarter of the shorter timeout
 */
public record PollBudget(int maxPollRecords, int maxBatch, Duration worstPoll, Duration allowed) {
    private static final int SHARE = 4;

    /**
     * The budget of a configuration.
     *
     * @param config limits and timeouts, the user's own {@code max.poll.records} among them
     * @param costs measured cost of every model
     */
    public static PollBudget of(EpistreamConfig config, List<ScoringCost> costs) {
        StreamsConfig settings = new StreamsConfig(StreamsSettings.base(config, Role.SCORE));
        Map<String, Object> consumer = settings.getMainConsumerConfigs("group", "client", 0);
        int mostRecords = number(consumer, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        return of(
                worstRecord(costs, config.execution().streamThreads()),
                mostRecords,
                config.execution().maxBatch(),
                allowed(settings, consumer));
    }

    static PollBudget of(Duration worstRecord, int mostRecords, int maxBatch, Duration allowed) {
        long nanos = Math.max(1, worstRecord.toNanos());
        int records = (int) Math.max(1, Math.min(mostRecords, allowed.toNanos() / nanos));
        return new PollBudget(records, Math.min(maxBatch, records), worstRecord.multipliedBy(records), allowed);
    }

    /** Whether even the worst poll is short enough; false only when one record alone takes too long. */
    public boolean holds() {
        return worstPoll.compareTo(allowed) <= 0;
    }

    /** The budget in one line, for {@code check} and for refusing to start. */
    public String describe() {
        return "at most " + maxPollRecords + " records a poll, " + maxBatch + " a run; worst poll " + millis(worstPoll)
                + " ms of " + millis(allowed) + " ms allowed (a quarter of the shorter of transaction.timeout.ms and"
                + " max.poll.interval.ms)" + (holds() ? "" : ": one record takes too long, raise both");
    }

    private static Duration worstRecord(List<ScoringCost> costs, int threads) {
        Duration worst = Duration.ZERO;
        for (ScoringCost cost : costs) {
            worst = longer(worst, longer(cost.single(), cost.perRecordInBatch()));
        }
        return worst.multipliedBy(threads);
    }

    private static Duration allowed(StreamsConfig settings, Map<String, Object> consumer) {
        int poll = number(consumer, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000);
        // absent unless exactly-once is on: then no transaction is open
        int transaction = number(
                settings.getProducerConfigs("client"), ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Integer.MAX_VALUE);
        return Duration.ofMillis(Math.min(poll, transaction)).dividedBy(SHARE);
    }

    private static int number(Map<String, Object> settings, String key, int otherwise) {
        return Integer.parseInt(settings.getOrDefault(key, otherwise).toString());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String millis(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
    }
}
