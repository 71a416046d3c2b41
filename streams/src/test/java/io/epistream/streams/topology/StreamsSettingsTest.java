package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

final class StreamsSettingsTest {
    @Test
    void isExactlyOnceUnlessTheUserSaysOtherwise() {
        assertThat(settings(Map.of())).containsEntry("processing.guarantee", "exactly_once_v2");
        assertThat(settings(Map.of("processing.guarantee", "at_least_once")))
                .containsEntry("processing.guarantee", "at_least_once");
    }

    @Test
    void passesEveryKafkaSettingThrough() {
        assertThat(settings(Map.of("security.protocol", "SSL", "consumer.fetch.min.bytes", "2")))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("consumer.fetch.min.bytes", "2");
    }

    @Test
    void doesNotLetKafkaSettingsContradictTheRestOfTheConfiguration() {
        assertThat(settings(Map.of("application.id", "other", "state.dir", "/elsewhere")))
                .containsEntry("application.id", "test-score")
                .containsEntry("state.dir", TestConfigs.STATE.toString());
    }

    @Test
    void isAValidStreamsConfiguration() {
        StreamsConfig parsed = new StreamsConfig(settings(Map.of()));
        assertThat(parsed.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(100);
        assertThat(parsed.getProducerConfigs("client").get("linger.ms")).isEqualTo("5");
    }

    @Test
    void boundsTheMemoryOfAllStoresTogetherUnlessTheUserSaysHow() {
        assertThat(settings(Map.of())).containsEntry("rocksdb.config.setter", StateMemory.class.getName());
        assertThat(settings(Map.of("rocksdb.config.setter", "com.example.Own")))
                .containsEntry("rocksdb.config.setter", "com.example.Own");
    }

    private static Properties settings(Map<String, String> kafka) {
        EpistreamConfig config = TestConfigs.config(kafka);
        return StreamsSettings.base(config, Role.SCORE);
    }
}
