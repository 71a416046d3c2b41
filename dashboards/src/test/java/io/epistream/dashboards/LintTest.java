package io.epistream.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LintTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(?!__)([a-z]+)");
    private static final Pattern OTHER_DASHBOARD = Pattern.compile("/d/(epistream-[a-z]+)");
    private static final Set<String> WITHOUT_LEGEND = Set.of("table", "stat", "heatmap");

    @TestFactory
    Stream<DynamicTest> everyPanelSaysWhatItShowsInWhatUnitAndWhatToDo() {
        return forEach(dashboard -> Committed.panels(dashboard).forEach(panel -> {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).hasSizeGreaterThan(60);
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                    .as(title)
                    .isNotBlank();
            assertThat(panel.path("targets")).as(title).isNotEmpty();
        }));
    }

    @TestFactory
    Stream<DynamicTest> everySeriesHasANameAndEveryGraphALegend() {
        return forEach(dashboard -> Committed.panels(dashboard).forEach(panel -> {
            String title = panel.path("title").asText();
            panel.path("targets")
                    .forEach(target -> assertThat(target.path("format").asText().equals("table")
                                    || !target.path("legendFormat").asText().isBlank())
                            .as(title)
                            .isTrue());
            if (!WITHOUT_LEGEND.contains(panel.path("type").asText())) {
                assertThat(panel.path("options")
                                .path("legend")
                                .path("showLegend")
                                .asBoolean())
                        .as(title)
                        .isTrue();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> noPanelLiesOnAnother() {
        return forEach(dashboard -> {
            List<JsonNode> placed = new ArrayList<>();
            dashboard.path("panels").forEach(placed::add);
            for (JsonNode panel : placed) {
                assertNoOverlap(panel, placed);
                List<JsonNode> folded = new ArrayList<>();
                panel.path("panels").forEach(folded::add);
                folded.forEach(inside -> assertNoOverlap(inside, folded));
            }
        });
    }

    private static void assertNoOverlap(JsonNode panel, List<JsonNode> all) {
        JsonNode place = panel.path("gridPos");
        assertThat(place.path("x").asInt() + place.path("w").asInt())
                .as(panel.path("title").asText())
                .isBetween(1, 24);
        for (JsonNode other : all) {
            assertThat(!other.path("id").equals(panel.path("id")) && overlap(place, other.path("gridPos")))
                    .as("%s lies on %s", panel.path("title"), other.path("title"))
                    .isFalse();
        }
    }

    private static boolean overlap(JsonNode a, JsonNode b) {
        return meet(a, b, "x", "w") && meet(a, b, "y", "h");
    }

    private static boolean meet(JsonNode a, JsonNode b, String start, String length) {
        return a.path(start).asInt() < b.path(start).asInt() + b.path(length).asInt()
                && b.path(start).asInt()
                        < a.path(start).asInt() + a.path(length).asInt();
    }

    @TestFactory
    Stream<DynamicTest> everyVariableIsUsedAndEveryUsedVariableIsDefined() {
        return forEach(dashboard -> {
            Set<String> defined = new TreeSet<>();
            dashboard.path("templating").path("list").forEach(variable -> {
                Set<String> chained = variables(variable.path("definition").asText());
                assertThat(defined)
                        .as("what %s is chosen among", variable.path("name"))
                        .containsAll(chained);
                defined.add(variable.path("name").asText());
            });
            Set<String> used = new TreeSet<>();
            Committed.expressions(dashboard).forEach(expression -> used.addAll(variables(expression)));
            used.add("datasource");
            assertThat(used).isEqualTo(defined);
        });
    }

    private static Set<String> variables(String text) {
        Set<String> names = new TreeSet<>();
        VARIABLE.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    @TestFactory
    Stream<DynamicTest> everyQueryGoesToTheChosenDataSource() {
        return forEach(dashboard -> {
            List<JsonNode> sources = dashboard.findValues("datasource");
            assertThat(sources)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(
                            source -> assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
            Committed.panels(dashboard)
                    .forEach(panel -> panel.path("targets")
                            .forEach(target ->
                                    assertThat(target.has("datasource")).isTrue()));
        });
    }

    @TestFactory
    Stream<DynamicTest> linksLeadToTheOtherDashboardsAndKeepChoiceAndTime() {
        Set<String> uids = new TreeSet<>();
        Committed.dashboards()
                .forEach(dashboard -> uids.add(dashboard.path("uid").asText()));
        return forEach(dashboard -> {
            assertThat(dashboard.path("links")).hasSize(uids.size() - 1).allSatisfy(link -> {
                assertThat(link.path("includeVars").asBoolean()).isTrue();
                assertThat(link.path("keepTime").asBoolean()).isTrue();
            });
            for (JsonNode url : dashboard.findValues("url")) {
                assertThat(OTHER_DASHBOARD.matcher(url.asText()).results().map(link -> link.group(1)))
                        .as(url.asText())
                        .hasSize(1)
                        .allSatisfy(uid -> assertThat(uids).contains(uid));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> idsAndTitlesAreUnique() {
        return forEach(dashboard -> {
            assertThat(Committed.panels(dashboard))
                    .extracting(panel -> panel.path("title").asText())
                    .doesNotHaveDuplicates();
            assertThat(dashboard.findValues("id").stream()
                            .filter(JsonNode::isInt)
                            .map(JsonNode::asInt))
                    .doesNotHaveDuplicates();
        });
    }

    private static Stream<DynamicTest> forEach(Consumer<JsonNode> check) {
        return Committed.dashboards()
                .map(dashboard -> dynamicTest(dashboard.path("uid").asText(), () -> check.accept(dashboard)));
    }
}
