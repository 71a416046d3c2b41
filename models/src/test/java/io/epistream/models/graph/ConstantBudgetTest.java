package io.epistream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConstantBudgetTest {

    @Test
    void takesUpToTheLastByte() throws Exception {
        ConstantBudget budget = new ConstantBudget(80);
        budget.take("a", 2, 5);
        assertThat(budget.fits(10)).isTrue();
        assertThat(budget.fits(11)).isFalse();
        budget.take("b", 5, 2);
        assertThat(budget.fits(1)).isFalse();
    }

    @Test
    void saysWhoseWeightsDoNotFitAndWhatToDo() {
        assertThatThrownBy(() -> new ConstantBudget(1L << 30).take("weight fc1.weight_mu", 100, 1L << 22))
                .isInstanceOf(GraphException.class)
                .hasMessage(
                        "weight fc1.weight_mu needs 100 x 4194304 values of 4 bytes, and of the 1024 MiB that masks and"
                                + " drawn weights may take, 1024 MiB are left. Use fewer samples, put noise into fewer or later"
                                + " layers, or raise the limit");
    }

    @Test
    void numbersThatOverflowDoNotFit() {
        ConstantBudget budget = new ConstantBudget(1L << 30);
        assertThat(budget.fits(Long.MAX_VALUE)).isFalse();
        assertThatThrownBy(() -> budget.take("a", 1L << 33, 1L << 33)).isInstanceOf(GraphException.class);
    }
}
