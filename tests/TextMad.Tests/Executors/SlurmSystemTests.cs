using TextMad.Configuration;
using TextMad.Executors.Jobs;
using TextMad.Executors.Slurm;

namespace TextMad.Tests.Executors;

public sealed class SlurmSystemTests
{
    private static readonly JobWork _work = new("run quickstart", "/shared/runs/quickstart/jobs", ["/opt/my tools/textmad", "jobs", "work", "quickstart"]);

    [Fact]
    public void The_script_says_what_was_asked_for_and_runs_one_task() => Assert.Equal(
        """
        #!/bin/bash
        # run quickstart: what every task of it runs. Submitted as 'sbatch --array=0-3 job.sh STAGE'.
        #SBATCH --partition=gpu
        #SBATCH --account=lab
        #SBATCH --time=01:00:00
        #SBATCH --mem=4G
        #SBATCH --gres=gpu:1
        #SBATCH --nodes=1 --ntasks=1 --cpus-per-task=4
        #SBATCH --requeue --open-mode=append
        #SBATCH --signal=B:TERM@90
        #SBATCH --constraint=avx512
        set -euo pipefail
        module load dotnet
        export DOTNET_PROCESSOR_COUNT="${SLURM_CPUS_PER_TASK:-1}"
        exec '/opt/my tools/textmad' 'jobs' 'work' 'quickstart' "$1" "${SLURM_ARRAY_TASK_ID:-0}"

        """,
        new SlurmSystem(SettingsReader.Read<SlurmOptions>(
            """
            partition: gpu
            account: lab
            time: "01:00:00"
            memory: 4G
            gres: gpu:1
            cpus: 4
            sbatch: [--constraint=avx512]
            setup: [module load dotnet]
            """,
            SlurmOptions.FileName)).FormatScript(_work).ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("partition: 'a b'", "'a b' has a space in it")]
    [InlineData("cpus: 0", "cpus")]
    [InlineData("sbatch: [constraint=avx512]", "'constraint=avx512' is no option of sbatch")]
    [InlineData("setup: [\"a\\nb\"]", "more than one line")]
    [InlineData("partitions: cpu", "partition")]
    public void Settings_that_are_wrong_are_refused_with_their_name(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => SettingsReader.Read<SlurmOptions>(yaml, "slurm.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Jobs_of_two_folders_have_two_names()
    {
        Assert.StartsWith("textmad-quickstart-", _work.JobName, StringComparison.Ordinal);
        Assert.NotEqual(_work.JobName, (_work with { Folder = "/shared/other/runs/quickstart/jobs" }).JobName);
    }

    [Fact]
    public void A_process_that_is_no_job_is_not_queued_again() => Assert.False(new SlurmSystem(new SlurmOptions()).RequeueThisJob());
}
