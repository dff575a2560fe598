using System.Globalization;
using System.IO.Compression;

namespace ProFL.ClientNode.Tests.Support;

/// <summary>Data folders for tests: the shipped digits, and made-up ones.</summary>
internal static class Digits
{
    /// <summary>The checkout's data folder, found by walking up from the tests.</summary>
    public static string Shipped
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string data = Path.Combine(folder.FullName, "data");
                if (File.Exists(FileIn(data)))
                {
                    return data;
                }
            }

            throw new DirectoryNotFoundException("no folder above the tests has data/digits/digits.csv.gz");
        }
    }

    /// <summary>Makes a data folder with images that differ in one pixel.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="samples">How many.</param>
    public static string Write(string folder, int samples)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileIn(folder))!);
        using var file = new StreamWriter(new GZipStream(File.Create(FileIn(folder)), CompressionLevel.Fastest));
        for (int i = 0; i < samples; i++)
        {
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i % 17},{string.Concat(Enumerable.Repeat("0,", 63))}{i % 10}"));
        }

        return folder;
    }

    /// <summary>The file of the digits in a data folder.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, "digits", "digits.csv.gz");
}
