package io.epistream.streams.faults;

import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.ScoringSession;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.epistream.streams.scoring.BatchScorer;
import io.epistream.streams.scoring.LoadedModels;
import io.epistream.streams.topology.PollBudget;
import io.epistream.streams.topology.RoleApp;
import io.epistream.streams.topology.ScoreRole;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;

final class ScoreMain {
    private ScoreMain() {}

    public static void main(String[] args) throws Exception {
        EpistreamConfig config = ConfigLoader.load(Path.of(args[2]), Map.of()).config();
        EpistreamMetrics metrics = new EpistreamMetrics(new CollectorRegistry());
        LoadedModels models = LoadedModels.open(
                config.models(),
                new ExecutionOptions(
                        config.execution().provider(),
                        config.execution().threads(),
                        config.execution().maxBatch()));
        PollBudget budget = PollBudget.of(
                config,
                models.sessions().stream().map(ScoringSession::measureCost).toList());
        RoleApp app = ScoreRole.create(
                config, new BatchScorer(models, config.segments(), budget.maxBatch(), metrics), budget, metrics);
        KafkaStreams streams = new KafkaStreams(app.topology(), app.properties());
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }
}
