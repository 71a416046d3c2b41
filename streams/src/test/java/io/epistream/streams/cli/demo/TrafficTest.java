package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrafficTest {
    private final DemoPlan plan = Plans.small();
    private DigitPool pool;
    private Traffic traffic;

    @BeforeAll
    void read() throws IOException {
        pool = Pools.zoo();
        traffic = new Traffic(plan, pool, "digits-mc-dropout", 7);
    }

    @Test
    void writesPixelsAsUnsignedBytesWithTheEventTime() throws IOException {
        InferenceInput input =
                InferenceInput.fromByteBuffer(traffic.at(3).get(0).value());
        Tensor pixels = input.getTensors().get(0);

        assertThat(input.getId()).isEqualTo("warm-up/000003");
        assertThat(input.getModel()).isEqualTo("digits-mc-dropout");
        assertThat(input.getEventTime()).isEqualTo(plan.eventTime(3));
        assertThat(pixels.getName()).isEqualTo("pixels");
        assertThat(pixels.getElementType()).isEqualTo(ElementType.UINT8);
        assertThat(pixels.getShape()).containsExactly(64L);
        assertThat(pixels.getData().remaining()).isEqualTo(64);
    }

    @Test
    void sendsEveryRecordOnceAndEveryDefectOnceInTheFirstNormalPhase() {
        Set<String> keys = new HashSet<>();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < plan.records(); i++) {
            messages.addAll(traffic.at(i));
        }
        messages.forEach(message -> keys.add(message.key()));

        assertThat(messages).hasSize(plan.records() + traffic.badRecords());
        assertThat(keys)
                .hasSize(messages.size())
                .contains(
                        "normal-1/bad-undecodable",
                        "normal-1/bad-unknown-model",
                        "normal-1/bad-wrong-shape",
                        "normal-1/bad-wrong-type",
                        "normal-1/bad-missing-tensor");
    }

    @Test
    void drawsEachPhaseFromItsOwnPool() throws IOException {
        assertThat(pool.heldOut()).contains(digit(0));
        int patch = Plans.phase("patches").firstTick() * plan.recordsPerTick();
        assertThat(pool.patches()).contains(digit(patch));
        int turned = Plans.phase("rotated").endTick() * plan.recordsPerTick() - 1;
        assertThat(pool.turned(40)).contains(digit(turned));
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers() {
        Traffic again = new Traffic(plan, pool, "digits-mc-dropout", 7);
        Traffic other = new Traffic(plan, pool, "digits-mc-dropout", 8);

        assertThat(again.at(500)).isEqualTo(traffic.at(500));
        assertThat(other.at(500)).isNotEqualTo(traffic.at(500));
    }

    @Test
    void undecodableBytesReallyAreUndecodable() {
        InferenceInput good = InferenceInput.newBuilder()
                .setId("x")
                .setModel("digits")
                .setEventTime(plan.start())
                .setTensors(List.of(Tensor.newBuilder()
                        .setName("pixels")
                        .setElementType(ElementType.UINT8)
                        .setShape(List.of(64L))
                        .setData(java.nio.ByteBuffer.allocate(64))
                        .build()))
                .build();

        assertThatThrownBy(() -> InferenceInput.fromByteBuffer(Defect.UNDECODABLE.spoil(good)))
                .isInstanceOf(org.apache.avro.message.BadHeaderException.class);
    }

    private Digit digit(int index) throws IOException {
        InferenceInput input =
                InferenceInput.fromByteBuffer(traffic.at(index).get(0).value());
        byte[] pixels = new byte[Digit.PIXELS];
        input.getTensors().get(0).getData().get(pixels);
        return new Digit(pixels, traffic.label(index));
    }
}
