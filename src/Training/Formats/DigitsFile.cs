using System.Globalization;
using System.IO.Compression;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// The UCI optical recognition of handwritten digits, as distributed with scikit-learn: gzip'd CSV without header, one image per line,
/// 64 values from 0 to 16 row by row and the label (doi 10.24432/C50P49).
/// </summary>
internal static class DigitsFile
{
    private const int Side = 8;
    private const int Pixels = Side * Side;
    private const int Brightest = 16;
    private const int Classes = 10;
    private const string Remedy = "Take the file from data/digits of the project again.";

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataSetException">It is missing, not gzip, or a line is not 64 values and a label.</exception>
    public static DataSet Read(DataRoot root, string path, double scale)
    {
        var values = new List<float>();
        var labels = new List<int>();
        try
        {
            using var file = new StreamReader(new GZipStream(root.OpenStream(path), CompressionMode.Decompress));
            while (file.ReadLine() is { } line)
            {
                ReadLine($"{path} line {labels.Count + 1}", line, scale, values, labels);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSetException(
                $"{path} is missing. Copy data/digits of the project there, or point the node's data directory at it.",
                e
            );
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path} after line {labels.Count}: {e.Message} {Remedy}", e);
        }

        if (labels.Count == 0)
        {
            throw new DataSetException($"{path} has no line. {Remedy}");
        }

        return new DataSet("digits", new TensorShape(1, Side, Side), Classes, [.. values], [.. labels]);
    }

    private static void ReadLine(string where, string line, double scale, List<float> values, List<int> labels)
    {
        int field = 0;
        foreach (Range range in line.AsSpan().Split(','))
        {
            ReadOnlySpan<char> text = line.AsSpan()[range];
            int maximum = field < Pixels ? Brightest : Classes - 1;
            if (field > Pixels || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value > maximum)
            {
                throw new DataSetException(
                    field > Pixels
                        ? $"{where}: more than {Pixels + 1} values. {Remedy}"
                        : $"{where}, value {field + 1}: `{text}` is not a whole number from 0 to {maximum}. {Remedy}"
                );
            }

            if (field < Pixels)
            {
                values.Add((float)(value / scale));
            }
            else
            {
                labels.Add(value);
            }

            field++;
        }

        if (field != Pixels + 1)
        {
            throw new DataSetException($"{where}: {field} values instead of {Pixels + 1}. {Remedy}");
        }
    }
}
