package io.epistream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.testcontainers.DockerClientFactory;

/**
 * Tests that need containers skip themselves where no engine answers. Where the build says that one must, this test
 * fails instead of letting them pass unseen.
 */
@EnabledIfEnvironmentVariable(named = "EPISTREAM_REQUIRE_DOCKER", matches = "true")
final class ContainerEngineIT {
    @Test
    void anEngineAnswersWhereTheBuildRequiresOne() {
        assertThat(DockerClientFactory.instance().isDockerAvailable()).isTrue();
    }
}
