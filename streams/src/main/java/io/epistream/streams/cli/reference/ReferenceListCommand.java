package io.epistream.streams.cli.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.schemas.ReferenceChange;
import io.epistream.streams.cli.ConfigOption;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.detect.ReferenceSummary;
import io.epistream.streams.http.ReferencesJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what streams are compared with. */
@Command(
        name = "list",
        description = {
            "Shows the reference of every stream and posterior: where it came from, how it was learned, whether the"
                    + " promise rests on it, and what was done to it last. Reads topics.references and"
                    + " topics.reference-changes; how far streams have come that never had one, and which alarm, is"
                    + " on the program's own /references."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream reference list -c epistream.yaml",
            "  epistream reference list -c epistream.yaml --json | jq '.references[].state'",
            "",
            "Exit codes: 0 listed, 1 it failed, 2 wrong command line or config."
        })
final class ReferenceListCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption configuration = new ConfigOption();

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, EnvironmentException {
        PublishedReferences published =
                PublishedReferences.read(configuration.load().config());
        PrintWriter out = spec.commandLine().getOut();
        published
                .unreadable()
                .forEach(key -> spec.commandLine()
                        .getErr()
                        .println("the reference of " + key + " cannot be read by this version and is left out"));
        if (json) {
            out.println(json(published));
        } else {
            new ReferenceTable(out).print(published.references(), published.lastChanges());
        }
        out.flush();
        return 0;
    }

    private static ObjectNode json(PublishedReferences published) {
        Map<String, ReferenceChange> changes = published.lastChanges();
        List<ReferenceSummary> summaries = List.copyOf(published.references().values());
        ObjectNode all = ReferencesJson.of(summaries);
        ArrayNode rows = all.withArray("references");
        int row = 0;
        for (String key : published.references().keySet()) {
            ReferenceChange change = changes.get(key);
            ObjectNode reference = (ObjectNode) rows.get(row++);
            if (change != null) {
                reference
                        .putObject("lastChange")
                        .put("what", change.getWhat().name())
                        .put("at", change.getAt().toString())
                        .put("by", change.getBy())
                        .put("why", change.getWhy());
            }
        }
        return all;
    }
}
