package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TailFormTest {
    private static final long[] UNITS = {2, 3};

    @Test
    void everyFormHasItsShape() {
        assertThat(TailForm.SAMPLE_ROWS.shape(7, UNITS)).containsExactly(-1, 2, 3);
        assertThat(TailForm.SAMPLE_SPLIT.shape(7, UNITS)).containsExactly(7, -1, 2, 3);
        assertThat(TailForm.BATCH_ROWS.shape(7, UNITS)).containsExactly(-1, 2, 3);
        assertThat(TailForm.BATCH_SPLIT.shape(7, UNITS)).containsExactly(-1, 7, 2, 3);
        assertThat(TailForm.BATCH_CHANNELS.shape(7, UNITS)).containsExactly(-1, 14, 3);
        assertThat(TailForm.UNITS.shape(7, 5)).containsExactly(7, 5, -1);
    }

    @Test
    void aConstantOfASampleHasAnAxisOfOneForTheBatch() {
        assertThat(TailForm.SAMPLE_SPLIT.perSample(7, UNITS)).containsExactly(7, 1, 2, 3);
        assertThat(TailForm.BATCH_SPLIT.perSample(7, UNITS)).containsExactly(1, 7, 2, 3);
        assertThat(TailForm.UNITS.perSample(7, 5)).containsExactly(7, 5, 1);
    }

    @Test
    void permutationsLeadFromEveryOrderToEveryOther() {
        List<TailForm> orders = List.of(TailForm.SAMPLE_SPLIT, TailForm.BATCH_SPLIT, TailForm.UNITS);
        for (TailForm from : orders) {
            for (TailForm to : orders) {
                if (from != to) {
                    String[] moved = Arrays.stream(from.permutation(to, 1))
                            .mapToObj(axis -> axes(from).get((int) axis))
                            .toArray(String[]::new);
                    assertThat(moved).as(from + " to " + to).containsExactlyElementsOf(axes(to));
                }
            }
        }
        assertThat(TailForm.SAMPLE_SPLIT.permutation(TailForm.BATCH_SPLIT, 3)).containsExactly(1, 0, 2, 3, 4);
    }

    private static List<String> axes(TailForm form) {
        return switch (form) {
            case SAMPLE_SPLIT -> List.of("S", "B", "u");
            case BATCH_SPLIT -> List.of("B", "S", "u");
            default -> List.of("S", "u", "B");
        };
    }
}
