package io.epistream.streams.cli.traffic;

import io.epistream.streams.config.Topics;
import java.util.Map;

/** The topics by what they are for, as the configuration calls them. */
final class TopicNames {
    private TopicNames() {}

    /** The topic of a configuration that has this role, or the one of this name. */
    static String resolve(String roleOrName, Topics topics) {
        return Map.of(
                        "inputs", topics.inputs(),
                        "events", topics.events(),
                        "windows", topics.windows(),
                        "alerts", topics.alerts(),
                        "references", topics.references(),
                        "reference-changes", topics.referenceChanges(),
                        "controls", topics.controls(),
                        "fleet-decisions", topics.fleetDecisions(),
                        "review", topics.review(),
                        "dead-letters", topics.deadLetters())
                .getOrDefault(roleOrName, roleOrName);
    }
}
