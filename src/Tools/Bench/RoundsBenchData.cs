using System.Buffers.Binary;

namespace ProFL.Tools.Bench;

/// <summary>The data of a benchmark, as IDX files: black images, a few for each client. Nobody trains on them.</summary>
internal static class RoundsBenchData
{
    /// <summary>The folder's name in the data folder.</summary>
    public const string Folder = "black";

    private const int Side = 8;
    private const int Classes = 10;

    // each client gets two at least, and every class is there
    private const int SamplesPerClient = 2;

    /// <summary>Writes the files.</summary>
    /// <param name="dataDirectory">The data folder; they lie in <see cref="Folder"/> below it.</param>
    /// <param name="clients">Clients that are given some.</param>
    public static void Write(string dataDirectory, int clients)
    {
        int samples = Math.Max(Classes, SamplesPerClient * clients);
        string folder = Directory.CreateDirectory(Path.Combine(dataDirectory, Folder)).FullName;
        File.WriteAllBytes(
            Path.Combine(folder, "train-images-idx3-ubyte"),
            [.. Header(0x0803, samples, Side, Side), .. new byte[samples * Side * Side]]
        );
        File.WriteAllBytes(
            Path.Combine(folder, "train-labels-idx1-ubyte"),
            [.. Header(0x0801, samples), .. Enumerable.Range(0, samples).Select(i => (byte)(i % Classes))]
        );
    }

    private static byte[] Header(params ReadOnlySpan<int> numbers)
    {
        byte[] header = new byte[sizeof(int) * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(sizeof(int) * i), numbers[i]);
        }

        return header;
    }
}
