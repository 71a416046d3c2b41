package io.epistream.models.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutionReportTest {
    @Test
    void onlyABuildWithCudaCanFallBack() {
        Optional<String> why = Optional.of("libcudart.so.12: no such file");

        assertThat(new ExecutionReport(Provider.AUTO, Provider.CPU, why, true).fellBack())
                .isTrue();
        assertThat(new ExecutionReport(Provider.AUTO, Provider.CPU, why, false).fellBack())
                .isFalse();
        assertThat(new ExecutionReport(Provider.AUTO, Provider.CUDA, Optional.empty(), true).fellBack())
                .isFalse();
    }
}
