package io.epistream.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom inside this module. */
@AnalyzeClasses(packages = "io.epistream.models", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NO_KAFKA_AND_NO_AVRO = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.epistream.schemas..");

    @ArchTest
    static final ArchRule ONLY_INFERENCE_SEES_THE_RUNTIME = noClasses()
            .that()
            .resideOutsideOfPackage("..inference..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONLY_GRAPH_SEES_THE_FILE_FORMAT = noClasses()
            .that()
            .resideOutsideOfPackage("..graph..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnx..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule MEASURES_ARE_PURE = classes()
            .that()
            .resideInAPackage("..measure..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.epistream.models.measure..",
                    "java.lang..",
                    "java.util..",
                    "org.apache.commons.numbers..",
                    "org.apache.commons.statistics..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule CALIBRATION_IS_PURE = classes()
            .that()
            .resideInAPackage("..calibration..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.epistream.models.calibration..",
                    "io.epistream.models.measure..",
                    "java.lang..",
                    "java.util..",
                    "org.apache.commons.numbers..",
                    "org.apache.commons.statistics..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule ONLY_ALGEBRA_SEES_EJML = noClasses()
            .that()
            .resideOutsideOfPackage("..algebra..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.ejml..");

    @ArchTest
    static final ArchRule POSTERIORS_AND_DISTANCES_TAKE_ARRAYS_AND_GIVE_ARRAYS = classes()
            .that()
            .resideInAnyPackage("..npz..", "..algebra..", "..posterior..", "..distance..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.epistream.models.npz..",
                    "io.epistream.models.algebra..",
                    "io.epistream.models.posterior..",
                    "io.epistream.models.distance..",
                    "org.ejml..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("io.epistream.models.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CLOCK_AND_ENVIRONMENT_ARE_NOT_READ = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}
