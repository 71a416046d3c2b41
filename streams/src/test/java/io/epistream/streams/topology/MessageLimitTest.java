package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MessageLimitTest {
    @Test
    void isTheProducersOwn() {
        assertThat(limit(Map.of()).bytes()).isEqualTo(1_048_576);
        assertThat(limit(Map.of("producer.max.request.size", "5000")).bytes()).isEqualTo(5_000);
        assertThat(limit(Map.of("max.request.size", "6000")).bytes()).isEqualTo(6_000);
    }

    @Test
    void neverTakesARecordForSmallerThanTheProducerDoes() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            byte @Nullable [] key = random.nextInt(10) == 0 ? null : new byte[random.nextInt(300)];
            byte[] value = new byte[random.nextInt(20_000)];
            Headers headers = new RecordHeaders();
            for (int h = random.nextInt(4); h > 0; h--) {
                headers.add("ü".repeat(random.nextInt(40)), new byte[random.nextInt(200)]);
            }
            int estimate = estimate(key, value, headers);
            assertThat(new MessageLimit(estimate - 1).fits(key, value, headers)).isFalse();
            assertThat(new MessageLimit(estimate + 100).fits(key, value, headers))
                    .isTrue();
        }
    }

    @Test
    void hasRoomForExactlyWhatFits() {
        MessageLimit limit = new MessageLimit(1_000);
        byte[] key = new byte[100];
        Headers headers = new RecordHeaders().add("h", new byte[50]);
        int room = (int) limit.room(key, headers);
        assertThat(limit.fits(key, new byte[room], headers)).isTrue();
        assertThat(limit.fits(key, new byte[room + 1], headers)).isFalse();
    }

    private static MessageLimit limit(Map<String, String> kafka) {
        return MessageLimit.of(StreamsSettings.base(TestConfigs.config(kafka), io.epistream.streams.config.Role.SCORE));
    }

    private static int estimate(byte @Nullable [] key, byte[] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
    }
}
