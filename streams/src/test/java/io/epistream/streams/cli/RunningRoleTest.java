package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.junit.jupiter.api.Test;

class RunningRoleTest {
    @Test
    void leavesTheGroupUnlessItIsAStaticMember() {
        Properties settings = new Properties();
        assertThat(RunningRole.whenClosed(settings)).isEqualTo(GroupMembershipOperation.LEAVE_GROUP);

        settings.put("main.consumer.group.instance.id", "epistream-0");
        assertThat(RunningRole.whenClosed(settings)).isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
    }
}
