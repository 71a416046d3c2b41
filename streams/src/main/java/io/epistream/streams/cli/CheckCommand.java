package io.epistream.streams.cli;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.inference.ScoringCost;
import io.epistream.models.inference.ScoringSession;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.LoadedConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.topology.PollBudget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Validates everything that can be validated without a broker. */
@Command(
        name = "check",
        description = {
            "Validates a configuration, loads and tests its models, measures what a record costs, and says what the"
                    + " configuration promises, what it finds and how fast. Starts nothing and needs no broker."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream check --config epistream.yaml",
            "  EPISTREAM_EXECUTION__PROVIDER=cuda epistream check --config epistream.yaml",
            "",
            "Exit codes: 0 all is well, 1 a model cannot serve, 2 wrong configuration."
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption configuration = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
        PrintWriter out = spec.commandLine().getOut();
        LoadedConfig loaded = configuration.load();
        out.println("Configuration: valid.");
        int refused = models(loaded.config(), out);
        new PromiseReport(loaded.config()).print(out);
        new DelayReport(loaded.config()).print(out);
        out.println("\nIn effect (defaults included, secrets masked):\n");
        out.print(loaded.effectiveYaml().indent(2));
        out.flush();
        return refused == 0 ? 0 : 1;
    }

    /** Number of models that cannot serve; each says why, so that all can be mended at once. */
    private int models(EpistreamConfig config, PrintWriter out) {
        int refused = 0;
        ModelReport report = new ModelReport(out);
        List<ScoringCost> costs = new ArrayList<>();
        for (Path folder : config.models()) {
            try (ScoringSession session =
                    ScoringSession.open(folder, config.execution().options())) {
                costs.add(report.print(folder, session));
            } catch (BundleException e) {
                refused++;
                out.println("\nModel REFUSED: " + e.getMessage());
            }
        }
        if (!costs.isEmpty() && config.roles().contains(Role.SCORE)) {
            out.println("\nPolls: " + PollBudget.of(config, costs).describe());
        }
        return refused;
    }
}
