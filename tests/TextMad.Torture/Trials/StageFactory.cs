using System.Security.Cryptography;
using System.Text;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Trials;

/// <summary>Makes what commands work on, each once. All are made and used under one path, so that no path in a file differs.</summary>
/// <param name="scratch">A folder for them.</param>
/// <param name="stage">Where commands run; null for a folder of the scratch.</param>
internal sealed class StageFactory(string scratch, string? stage = null) : IDisposable
{
    private readonly HashSet<string> _made = [];

    /// <summary>Where commands run.</summary>
    public Stage Stage { get; } = new(stage ?? Path.Combine(scratch, "stage"));

    /// <summary>Puts a base onto the stage, in place of what is there.</summary>
    public void Set(StageBase start)
    {
        var folder = Path.Combine(scratch, "bases", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(start.Name)))[..16]);
        if (!_made.Contains(start.Name))
        {
            Set(start.On ?? StageBase.Empty, start.On is null);
            start.Make(Stage);
            FileTree.Replace(Stage.Folder, folder);
            _made.Add(start.Name);
        }
        else
        {
            FileTree.Replace(folder, Stage.Folder);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stage.Dispose();

    private void Set(StageBase start, bool isEmpty)
    {
        if (isEmpty)
        {
            FileTree.Clear(Stage.Folder);
        }
        else
        {
            Set(start);
        }
    }
}
