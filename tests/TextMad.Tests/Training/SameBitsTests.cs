using System.Diagnostics;

namespace TextMad.Tests.Training;

/// <summary>The same seed yields the same bits with instruction sets switched off, in processes of their own.</summary>
public sealed class SameBitsTests
{
    [Theory]
    [InlineData("EnableAVX512")]
    [InlineData("EnableAVX2")]
    [InlineData("EnableFMA")]
    [InlineData("EnableAVX")]
    [InlineData("EnableHWIntrinsic")]
    public async Task Switching_instructions_off_does_not_change_a_bit(string set)
    {
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!)
            {
                ArgumentList = { "-method", $"{typeof(SameBitsProbe).FullName}.{nameof(SameBitsProbe.Write_the_hash_of_a_small_training)}" },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            {
                start.ArgumentList.Insert(0, typeof(SameBitsProbe).Assembly.Location);
            }

            start.Environment[$"DOTNET_{set}"] = "0";
            start.Environment[SameBitsProbe.Variable] = file;
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, output + await errors);
            Assert.Equal(SameBitsProbe.Hash(), File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
