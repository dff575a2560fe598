using ProFL.Training.Data;
using ProFL.Training.Formats;

namespace ProFL.Training.Tests;

/// <summary>The project's own copy of the digits, and how the tests split it.</summary>
internal static class Digits
{
    private static readonly Lazy<DataSet> Loaded = new(() => DataSets.Load(Directory, "digits", 16));

    /// <summary>The checkout's data directory, found by walking up from the tests.</summary>
    public static string Directory
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string data = Path.Combine(folder.FullName, "data");
                if (File.Exists(Path.Combine(data, "digits", "digits.csv.gz")))
                {
                    return data;
                }
            }

            throw new DirectoryNotFoundException("no folder above the tests has data/digits/digits.csv.gz");
        }
    }

    /// <summary>All 1,797 samples.</summary>
    public static DataSet Load() => Loaded.Value;

    /// <summary>Every fifth sample is held out.</summary>
    public static int[] HeldOut { get; } = [.. Enumerable.Range(0, 1797).Where(i => i % 5 == 0)];

    /// <summary>The others, to train on.</summary>
    public static int[] Training { get; } = [.. Enumerable.Range(0, 1797).Where(i => i % 5 != 0)];
}
