package io.epistream.streams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.junit.jupiter.api.Test;

final class SingleObjectCodecTest {
    private static final StreamId STREAM = new StreamId("digits", "1", "north|gold");

    private final SingleObjectCodec<StreamId> streams = new SingleObjectCodec<>(StreamId.class);
    private final SingleObjectCodec<InferenceInput> inputs = new SingleObjectCodec<>(InferenceInput.class);

    @Test
    void writesWhatAvrosOwnDecoderReads() throws Exception {
        byte[] bytes = inputs.encode(input());
        assertThat(Arrays.copyOf(bytes, 2)).containsExactly(0xC3, 0x01);
        assertThat(InferenceInput.getDecoder().decode(bytes)).isEqualTo(input());
        assertThat(inputs.decode(bytes)).isEqualTo(input());
    }

    @Test
    void readsFromTheMiddleOfABufferAndFromADirectOne() throws Exception {
        byte[] bytes = streams.encode(STREAM);
        ByteBuffer middle = ByteBuffer.allocate(bytes.length + 9)
                .position(5)
                .put(bytes)
                .limit(bytes.length + 5)
                .position(5);
        assertThat(streams.decode(middle)).isEqualTo(STREAM);
        assertThat(middle.position()).isEqualTo(5);
        assertThat(streams.decode(
                        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()))
                .isEqualTo(STREAM);
    }

    @Test
    void readsAKnownWriterWithAnotherSchema() throws Exception {
        SchemaStore.Cache writers = new SchemaStore.Cache();
        writers.addSchema(widerSchema());
        assertThat(new SingleObjectCodec<>(StreamId.class, writers).decode(writtenWider()))
                .isEqualTo(STREAM);
    }

    @Test
    void namesTheFingerprintOfAnUnknownWriter() throws IOException {
        byte[] bytes = writtenWider();
        assertThatThrownBy(() -> streams.decode(bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("not a StreamId of a known schema: fingerprint ");
    }

    @Test
    void refusesEveryPrefixAndAnythingAfterTheValue() {
        byte[] bytes = streams.encode(STREAM);
        for (int length = 0; length <= bytes.length + 1; length++) {
            byte[] other = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertThatThrownBy(() -> streams.decode(other)).isInstanceOf(UndecodableException.class);
            }
        }
    }

    /** A length of 2 GiB in a record of 40 bytes must not be believed: the allocation would end the process. */
    @Test
    void refusesLengthsThatTheRecordCannotHold() {
        byte[] hugeLength = {(byte) 0xF0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0E};
        byte[] bytes = inputs.encode(input());
        for (int at = 10; at < bytes.length - hugeLength.length; at++) {
            byte[] hostile = bytes.clone();
            System.arraycopy(hugeLength, 0, hostile, at, hugeLength.length);
            decodeOrRefuse(hostile);
        }
    }

    @Test
    void endsInAValueOrARefusalOnDamagedBytes() {
        Random random = new Random(11);
        byte[] bytes = inputs.encode(input());
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = bytes.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt();
            }
            refused += decodeOrRefuse(damaged) ? 0 : 1;
        }
        assertThat(refused).isBetween(1_000, 19_000);
    }

    private boolean decodeOrRefuse(byte[] bytes) {
        try {
            return inputs.decode(bytes) != null;
        } catch (UndecodableException refused) {
            assertThat(refused).hasMessageStartingWith("not a");
            return false;
        }
    }

    private static InferenceInput input() {
        Tensor pixels = new Tensor("pixels", ElementType.UINT8, List.of(4L), ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        return new InferenceInput(
                "record-1", "digits", "1", Instant.ofEpochMilli(1_000), List.of(pixels), Map.of("region", "north"));
    }

    private static Schema widerSchema() {
        return SchemaBuilder.record("StreamId")
                .namespace("io.epistream.schemas")
                .fields()
                .requiredString("added")
                .requiredString("model")
                .requiredString("version")
                .requiredString("segment")
                .endRecord();
    }

    private static byte[] writtenWider() throws IOException {
        Schema wider = widerSchema();
        GenericData.Record written = new GenericRecordBuilder(wider)
                .set("added", "later")
                .set("model", STREAM.getModel())
                .set("version", STREAM.getVersion())
                .set("segment", STREAM.getSegment())
                .build();
        ByteBuffer encoded = new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), wider).encode(written);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
