using System.CommandLine;
using TextMad.Cli.Commands.Ask;
using TextMad.Cli.Commands.Bench;
using TextMad.Cli.Commands.Bundles;
using TextMad.Cli.Commands.Corpus;
using TextMad.Cli.Commands.Crawl;
using TextMad.Cli.Commands.Engine;
using TextMad.Cli.Commands.Jobs;
using TextMad.Cli.Commands.Judges;
using TextMad.Cli.Commands.Model;
using TextMad.Cli.Commands.Pages;
using TextMad.Cli.Commands.Provenance;
using TextMad.Cli.Commands.Runs;
using TextMad.Cli.Commands.Store;
using TextMad.Cli.Commands.Texts;
using TextMad.Cli.Commands.Tokenizer;
using TextMad.Cli.Commands.Tool;
using TextMad.Cli.Commands.Web;

namespace TextMad.Cli.Commands;

/// <summary>All commands, in the order in which help shows them.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> All(CliContext context) =>
    [
        new GroupCommand(
            "corpus",
            "Import real text into the workspace; list, inspect, clean, filter and export corpora.",
            new CorpusAddCommand(context),
            new CorpusListCommand(context),
            new CorpusShowCommand(context),
            new CorpusProcessCommand(context),
            new CorpusExportCommand(context),
            new CorpusRenameCommand(context),
            new CorpusRemoveCommand(context)),
        new CrawlCommand(context),
        new ExtractCommand(context),
        new QuickstartCommand(context),
        new RunCommand(context),
        new RunsCommand(context),
        new JobsCommand(context),
        new ReportCommand(context),
        new DashboardCommand(context),
        new BundleCommand(context),
        new CompareCommand(context),
        new ProfileCommand(context),
        new ThresholdCommand(context),
        new ScalingCommand(context),
        new PresetsCommand(context),
        new ListCommand(context),
        new DocsCommand(context),
        new LineageCommand(context),
        new GroupCommand(
            "ask",
            "Ask the store: which models were trained on what, who wrote what, and what was dropped, copied or shared.",
            new AskConsumersCommand(context),
            new AskTokensCommand(context),
            new AskAncestorsCommand(context),
            new AskNearestCommand(context),
            new AskCopiedCommand(context),
            new AskFamilyCommand(context),
            new AskDifferenceCommand(context),
            new AskDroppedCommand(context),
            new AskReasonsCommand(context)),
        new ProvCommand(context),
        new QueryCommand(context),
        new TakedownCommand(context),
        new GroupCommand(
            "store",
            "Choose where documents are kept; copy, check, back up and tidy the store.",
            new StoreShowCommand(context),
            new StoreUseCommand(context),
            new StoreCopyCommand(context),
            new StoreCheckCommand(context),
            new StoreBackupCommand(context),
            new StoreVacuumCommand(context),
            new StoreUpgradeCommand(context)),
        new GroupCommand(
            "model",
            "Import models of other tools, to sample, to score or to begin experiments from; list models; export models for other tools; serve a model to programs.",
            new ModelImportCommand(context),
            new ModelListCommand(context),
            new ModelExportCommand(context),
            new ModelServeCommand(context)),
        new GroupCommand(
            "tokenizer",
            "Tokenizers of other projects: which are known by name, and how a tokenizer divides a text.",
            new TokenizerListCommand(context),
            new TokenizerEncodeCommand(context)),
        new GroupCommand(
            "judge",
            "The judges of the workspace, one per corpus: models of real text that no run uses, which measure from outside what models write.",
            new JudgeBuildCommand(context),
            new JudgeListCommand(context),
            new JudgeShowCommand(context)),
        new GroupCommand("robots", "Ask a robots.txt file what it allows.", new RobotsTestCommand(context)),
        new MeasureCommand(context),
        new GenerateCommand(context),
        new ScoreCommand(context),
        new WatermarkCommand(context),
        new MemorisedCommand(context),
        new SimulateCommand(context),
        new GroupCommand(
            "web",
            "Make simulated webs, advance them by weeks, serve them, and show what only the simulator knows.",
            new WebCreateCommand(context),
            new WebTickCommand(context),
            new WebStatusCommand(context),
            new WebServeCommand(context),
            new WebTruthCommand(context),
            new WebSettingsCommand(context)),
        new GroupCommand(
            "engine",
            "The engines that train and run transformers: list them, install PyTorch, choose one for the workspace.",
            new EngineListCommand(context),
            new EngineInstallCommand(context),
            new EngineUseCommand(context)),
        new DoctorCommand(context),
        new HelpCommand(context),
        new CompletionCommand(context),
        new GroupCommand(
            "bench",
            "Measure the speed of this machine.",
            new BenchTrainCommand(context),
            new BenchSampleCommand(context),
            new BenchScoreCommand(context),
            new BenchTokenizeCommand(context),
            new BenchStoreCommand(context),
            new BenchEmbeddingsCommand(context),
            new BenchMetricsCommand(context),
            new BenchProfileCommand(context),
            new BenchGenerationCommand(context),
            new BenchCrawlCommand(context),
            new BenchScaleCommand(context)),
    ];
}
