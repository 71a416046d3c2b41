package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.epistream.models.digits.Digits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a damaged file holds, it is read or refused with a reason; nothing else may come out. */
class DamagedGraphTest {
    private static final long SEED = 4;
    private static final String[] TYPES = {"Dropout", "Identity", "Softmax", "Gemm", "MatMul", "Constant", "Sigmoid"};

    @Test
    void damagedStructureIsReadOrRefused() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        ModelProto whole = ModelProto.parseFrom(Digits.bytes("mcdropout-member0.onnx"));
        int refused = 0;
        for (int trial = 0; trial < 500; trial++) {
            ModelProto.Builder damaged = whole.toBuilder();
            for (int blow = random.nextInt(1, 4); blow > 0; blow--) {
                damage(damaged.getGraphBuilder(), random);
            }
            refused += readOrRefused(damaged.build().toByteArray()) ? 0 : 1;
        }
        assertThat(refused).as("refused of 500, seed " + SEED).isBetween(100, 499);
    }

    @Test
    void damagedBytesAreReadOrRefused() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] whole = TestGraph.linear().bytes();
        int refused = 0;
        for (int trial = 0; trial < 2000; trial++) {
            byte[] damaged = whole.clone();
            for (int blow = random.nextInt(1, 6); blow > 0; blow--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            refused += readOrRefused(damaged) ? 0 : 1;
        }
        assertThat(refused).as("refused of 2000, seed " + SEED).isBetween(500, 1999);
    }

    private static boolean readOrRefused(byte[] onnx) {
        try {
            BaseGraph graph = BaseGraph.of(OnnxModel.parse(onnx));
            assertThat(graph.linearLayers()).isNotNull();
            assertThat(graph.plainOnnx()).isNotEmpty();
            return true;
        } catch (GraphException e) {
            assertThat(e.reason()).isNotBlank();
            return false;
        }
    }

    private static void damage(GraphProto.Builder graph, SplittableRandom random) {
        if (graph.getNodeCount() == 0) {
            return;
        }
        int index = random.nextInt(graph.getNodeCount());
        NodeProto.Builder node = graph.getNodeBuilder(index);
        switch (random.nextInt(8)) {
            case 0 -> node.clearInput();
            case 1 -> node.clearOutput();
            case 2 -> node.setOpType(TYPES[random.nextInt(TYPES.length)]);
            case 3 -> node.addInput("nowhere");
            case 4 -> node.clearName();
            case 5 -> graph.removeNode(index);
            case 6 -> graph.clearOutput();
            default ->
                graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()))
                        .clearRawData();
        }
    }
}
