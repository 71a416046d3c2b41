package io.epistream.streams.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InputTensor;
import io.epistream.schemas.InferenceInput;
import io.epistream.streams.dataset.Truth.ClassTruth;
import io.epistream.streams.wire.SingleObjectCodec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowInputsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    private final Row row = new Row(
            "7",
            new Place("rows.avro", 0, 7),
            Instant.EPOCH,
            List.of(new InputTensor("x", TensorType.UINT8, List.of(3L), ByteBuffer.wrap(new byte[] {1, 2, 3}))),
            Optional.of(new ClassTruth(1)),
            Map.of("label", "1", "region", "north", "tenant", "a"));

    @Test
    void whatIsReadBackIsTheRowWithoutItsLabel() throws Exception {
        RowInputs inputs = new RowInputs(Specs.digits(), null, Map.of("region", "south"));
        SingleObjectCodec<InferenceInput> codec = new SingleObjectCodec<>(InferenceInput.class);

        for (int again = 0; again < 2; again++) {
            InferenceInput input = codec.decode(codec.encode(inputs.input(row, "p/7", NOW)));
            assertThat(input.getAttributes()).isEqualTo(Map.of("region", "south", "tenant", "a"));
            Row back = new InputRecords(Specs.digits(), new Rejections(true))
                    .row("here", row.place(), input)
                    .orElseThrow();
            assertThat(back.id()).isEqualTo("p/7");
            assertThat(back.eventTime()).isEqualTo(NOW);
            assertThat(back.truth()).isEmpty();
            assertThat(Specs.bytes(back.tensors().get(0))).containsExactly(1, 2, 3);
            assertThat(input.getModelVersion()).isNull();
        }
    }

    @Test
    void aVersionIsAskedForAndALabelOfAnotherNameStaysBehind() {
        RowInputs inputs = new RowInputs(Specs.labelled(Specs.digits(), "tenant"), "3", Map.of());
        InferenceInput input = inputs.input(row, "7", NOW);
        assertThat(input.getModelVersion()).isEqualTo("3");
        assertThat(input.getAttributes()).isEqualTo(Map.of("region", "north", "label", "1"));
    }
}
