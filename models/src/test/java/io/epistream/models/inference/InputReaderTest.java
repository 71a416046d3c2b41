package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epistream.models.bundle.BundleInput;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InvalidInputException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputReaderTest {
    private static final BundleInput PAIR = new BundleInput("x", TensorType.FLOAT32, List.of(2L), "x", 1, 0);
    private final InputReader reader = new InputReader(List.of(real(PAIR)));

    @Test
    void scalesThenShifts() throws Exception {
        BundleInput input = new BundleInput("x", TensorType.UINT8, List.of(3L), "x", .0625, -.5);
        byte[] data = {0, 8, (byte) 255};
        PreparedInput read = new InputReader(List.of(real(input)))
                .read(List.of(new InputTensor("x", TensorType.UINT8, List.of(3L), ByteBuffer.wrap(data))));
        assertThat(floats(read, 0, 3)).containsExactly(-.5f, 0f, 15.4375f);
    }

    @Test
    void everyTypeIsReadLittleEndian() throws Exception {
        assertThat(one(TensorType.FLOAT32, d -> d.putFloat(1.5f))).isEqualTo(1.5f);
        assertThat(one(TensorType.FLOAT64, d -> d.putDouble(-2.25))).isEqualTo(-2.25f);
        assertThat(one(TensorType.INT8, d -> d.put((byte) -3))).isEqualTo(-3f);
        assertThat(one(TensorType.UINT8, d -> d.put((byte) -3))).isEqualTo(253f);
        assertThat(one(TensorType.INT16, d -> d.putShort((short) -300))).isEqualTo(-300f);
        assertThat(one(TensorType.INT32, d -> d.putInt(70_000))).isEqualTo(70_000f);
        assertThat(one(TensorType.INT64, d -> d.putLong(-5_000_000_000L))).isEqualTo(-5e9f);
        assertThat(one(TensorType.BOOL, d -> d.put((byte) 1))).isEqualTo(1f);
        assertThat(one(TensorType.BOOL, d -> d.put((byte) 0))).isEqualTo(0f);
    }

    @Test
    void severalInputsComeInTheOrderOfTheBundle() throws Exception {
        BundleInput y = new BundleInput("y", TensorType.FLOAT32, List.of(1L), "y", 1, 0);
        PreparedInput read =
                new InputReader(List.of(real(PAIR), real(y))).read(List.of(tensor("y", 3), tensor("x", 1, 2)));
        assertThat(floats(read, 0, 2)).containsExactly(1, 2);
        assertThat(floats(read, 1, 1)).containsExactly(3);
    }

    @Test
    void leavesTheSendersBufferAlone() throws Exception {
        InputTensor tensor = tensor("x", 1, 2);
        reader.read(List.of(tensor));
        assertThat(tensor.data().position()).isZero();
        assertThat(floats(reader.read(List.of(tensor)), 0, 2)).containsExactly(1, 2);
    }

    @Test
    void aMissingTensorIsRefused() {
        refused(Reason.MISSING_TENSOR, () -> reader.read(List.of())).hasMessage("tensor x is missing");
    }

    @Test
    void anUndeclaredTensorIsRefused() {
        refused(Reason.UNEXPECTED_TENSOR, () -> reader.read(List.of(tensor("x", 1, 2), tensor("z", 1))))
                .hasMessage("tensor z is not declared: must be one of [x]");
    }

    @Test
    void aTensorThatComesTwiceIsRefused() {
        refused(Reason.UNEXPECTED_TENSOR, () -> reader.read(List.of(tensor("x", 1, 2), tensor("x", 1, 2))))
                .hasMessage("tensor x is there twice");
    }

    @Test
    void anotherTypeIsRefused() {
        ByteBuffer data = ByteBuffer.allocate(16);
        refused(
                        Reason.WRONG_TYPE,
                        () -> reader.read(List.of(new InputTensor("x", TensorType.FLOAT64, List.of(2L), data))))
                .hasMessage("tensor x must be FLOAT32, was FLOAT64");
    }

    @Test
    void anotherShapeIsRefused() {
        ByteBuffer data = ByteBuffer.allocate(8);
        refused(
                        Reason.WRONG_SHAPE,
                        () -> reader.read(List.of(new InputTensor("x", TensorType.FLOAT32, List.of(1L, 2L), data))))
                .hasMessage("tensor x must have shape [2], was [1, 2]");
    }

    @Test
    void dataThatDoesNotFillTheShapeIsRefused() {
        ByteBuffer data = ByteBuffer.allocate(7);
        refused(
                        Reason.WRONG_SHAPE,
                        () -> reader.read(List.of(new InputTensor("x", TensorType.FLOAT32, List.of(2L), data))))
                .hasMessage("tensor x must have 8 bytes, was 7");
    }

    @Test
    void anEmptyTensorIsRefused() {
        ByteBuffer none = ByteBuffer.allocate(0);
        refused(
                        Reason.EMPTY_TENSOR,
                        () -> reader.read(List.of(new InputTensor("x", TensorType.FLOAT32, List.of(2L), none))))
                .hasMessage("tensor x has no elements, must have 2");
        refused(
                Reason.EMPTY_TENSOR,
                () -> reader.read(
                        List.of(new InputTensor("x", TensorType.FLOAT32, List.of(0L), ByteBuffer.allocate(8)))));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteAreRefused(float value) {
        refused(Reason.NOT_FINITE, () -> reader.read(List.of(tensor("x", 1, value))))
                .hasMessage("tensor x must be finite as float32, element 1 was " + (double) value);
    }

    @Test
    void aDoubleThatOverflowsFloatIsRefused() {
        assertThatThrownBy(() -> one(TensorType.FLOAT64, d -> d.putDouble(1e300)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FINITE));
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(Reason reason, ThrowingCallable read) {
        return assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static float one(TensorType type, Consumer<ByteBuffer> write) throws InvalidInputException {
        BundleInput input = new BundleInput("x", type, List.of(), "x", 1, 0);
        ByteBuffer data = ByteBuffer.allocate(type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        write.accept(data);
        InputTensor tensor = new InputTensor("x", type, List.of(), data.flip());
        return floats(new InputReader(List.of(real(input))).read(List.of(tensor)), 0, 1)[0];
    }

    @Test
    void wholeNumbersReachAGraphOfWholeNumbersAsTheyAre() throws Exception {
        BundleInput ids = new BundleInput("ids", TensorType.INT64, List.of(2L), "ids", 1, 0);
        ByteBuffer data = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(Long.MAX_VALUE).putLong(-3).flip();
        List<InputTensor> tensors = List.of(new InputTensor("ids", TensorType.INT64, List.of(2L), data));
        PreparedInput read = new InputReader(List.of(new InputSlot(ids, ElementType.INT64))).read(tensors);
        ByteBuffer copied = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
        read.copy(0, copied, 0);
        assertThat(copied.getLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(copied.getLong()).isEqualTo(-3);

        InputReader narrow = new InputReader(List.of(new InputSlot(ids, ElementType.INT32)));
        refused(Reason.OUT_OF_RANGE, () -> narrow.read(tensors))
                .hasMessage("tensor ids must fit the graph's INT32, element 0 was 9223372036854775807");
    }

    private static InputSlot real(BundleInput input) {
        return new InputSlot(input, ElementType.FLOAT);
    }

    private static float[] floats(PreparedInput read, int input, int elements) {
        ByteBuffer copied = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.nativeOrder());
        read.copy(input, copied, 0);
        float[] values = new float[elements];
        copied.asFloatBuffer().get(values);
        return values;
    }

    private static InputTensor tensor(String name, float... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new InputTensor(name, TensorType.FLOAT32, List.of((long) values.length), data);
    }
}
