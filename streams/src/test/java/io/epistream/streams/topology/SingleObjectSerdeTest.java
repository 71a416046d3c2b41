package io.epistream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.StreamId;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

final class SingleObjectSerdeTest {
    private final SingleObjectSerde<StreamId> serde = new SingleObjectSerde<>(StreamId.class);

    @Test
    void readsWhatItWrote() {
        StreamId value = new StreamId("digits", "1", "north|gold");
        byte[] bytes = serde.serializer().serialize("topic", value);
        assertThat(serde.deserializer().deserialize("topic", bytes)).isEqualTo(value);
    }

    @Test
    void keepsNullNull() {
        assertThat(serde.serializer().serialize("topic", null)).isNull();
        assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }

    @Test
    void throwsWhatKafkaExpectsOnBadBytes() {
        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aSerdeThatForgetsReadsTheBytesOfAnotherVersionAsNothing() {
        SingleObjectSerde<StreamId> forgetting = SingleObjectSerde.forgetting(StreamId.class);
        byte[] bytes = serde.serializer().serialize("topic", new StreamId("digits", "1", ""));
        assertThat(forgetting.deserializer().deserialize("topic", bytes)).isNotNull();
        bytes[2] ^= 1;
        assertThat(forgetting.deserializer().deserialize("topic", bytes)).isNull();
    }
}
