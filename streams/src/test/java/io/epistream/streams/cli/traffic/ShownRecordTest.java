package io.epistream.streams.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.schemas.InferenceInput;
import io.epistream.streams.DigitsInputs;
import io.epistream.streams.wire.SingleObjectCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShownRecordTest {
    private final ShownRecord shown = new ShownRecord(new RecordJson(false));

    @Test
    void anInputHasItsTimeAsAnInstantAndItsBytesByTheirNumber() throws IOException {
        byte[] value = DigitsInputs.read().bytes(1);
        ObjectNode record = shown.of(record(value));
        assertThat(record.path("type").asText()).isEqualTo("InferenceInput");
        assertThat(record.path("key").asText()).isEqualTo("a key");
        JsonNode input = record.path("value");
        assertThat(input.path("eventTime").asText()).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(input.path("tensors").path(0).path("data").asText()).isEqualTo("(64 bytes)");
        assertThat(input.path("attributes").path("region").asText()).isEqualTo("south");
        assertThat(input.has("modelVersion")).isFalse();

        JsonNode whole = new ShownRecord(new RecordJson(true)).of(record(value)).path("value");
        assertThat(whole.path("tensors").path(0).path("data").asText()).hasSize(88);
    }

    @Test
    void aDeadLetterHasItsReasonItsSourceAndWhatItWouldHaveBeen() throws IOException {
        byte[] value = new SingleObjectCodec<>(InferenceInput.class)
                .encode(DigitsInputs.read().input(3).setModel("absent").build());
        ConsumerRecord<byte[], byte[]> letter = record(value);
        Map.of(
                        "epistream.reason", "unknown-model",
                        "epistream.detail", "model absent is not loaded",
                        "epistream.source.topic", "inputs",
                        "epistream.source.partition", "2",
                        "epistream.source.offset", "77")
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));

        JsonNode dead = shown.of(letter).path("value");
        assertThat(dead.path("reason").asText()).isEqualTo("unknown-model");
        assertThat(dead.path("source").asText()).isEqualTo("inputs-2-77");
        assertThat(dead.path("bytes").asInt()).isEqualTo(value.length);
        assertThat(dead.path("hex").asText()).startsWith("c301").hasSize(65).endsWith("…");
        assertThat(dead.path("decoded").path("model").asText()).isEqualTo("absent");
    }

    @Test
    void whatCannotBeDecodedIsSaidAndATombstoneIsOne() {
        ObjectNode foreign = shown.of(record("no Avro".getBytes(StandardCharsets.UTF_8)));
        assertThat(foreign.path("type").asText()).isEqualTo("Undecodable");
        assertThat(foreign.path("value").path("problem").asText()).startsWith("not Avro single-object encoding");
        assertThat(foreign.path("value").path("hex").asText()).isEqualTo("6e6f204176726f");
        byte[] stranger = {(byte) 0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(shown.of(record(stranger)).path("value").path("problem").asText())
                .isEqualTo("of no schema that Epistream knows: fingerprint 807060504030201");
        assertThat(shown.of(record(null)).path("type").asText()).isEqualTo("Tombstone");
    }

    @Test
    void aFilterAsksForAPlaceInTheValue() throws IOException {
        ObjectNode record = shown.of(record(DigitsInputs.read().bytes(1)));
        assertThat(new ReadFilter(Map.of("attributes.region", "south")).holds(record))
                .isTrue();
        assertThat(new ReadFilter(Map.of("attributes.region", "north")).holds(record))
                .isFalse();
        assertThat(new ReadFilter(Map.of("absent", "south")).holds(record)).isFalse();
    }

    @SuppressWarnings("NullAway") // a tombstone has no value
    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("topic", 0, 5, "a key".getBytes(StandardCharsets.UTF_8), value);
        assertThat(Instant.ofEpochMilli(record.timestamp())).isBefore(Instant.now());
        return record;
    }
}
