using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Parameters;
using ProFL.Training.Data;
using ProFL.Training.Images;

namespace ProFL.Training.Formats;

/// <summary>
/// Images decoded and resized, in one file for each folder and size: made once on a machine, and read from where it lies.
/// </summary>
internal static class DecodedImages
{
    private const int Rule = 1; // counts up when decoding or resizing changes, so that no old file is taken
    private static readonly TimeSpan LongUnused = TimeSpan.FromDays(30);

    /// <summary>Opens the decoded images of some files, and decodes them where that was not done yet.</summary>
    /// <param name="source">How images become samples.</param>
    /// <param name="folder">The folder that the files lie in.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="DataSetException">An image does not decode (the first that does not), or there is no room.</exception>
    public static SampleValues Open(ImageSource source, string folder, IReadOnlyList<string> files)
    {
        (TensorShape shape, ImageSpec spec) = (source.Shape, source.Spec);
        int elements = (int)shape.ElementCount;
        long bytes = (long)files.Count * elements * BytesOf(spec);
        string path = Path.Combine(source.Cache, NameOf(folder, files, shape, spec));
        if (!(File.Exists(path) && new FileInfo(path).Length == bytes))
        {
            Make(path, source, files, bytes);
        }

        return IsDeep(spec)
            ? new FileWords(path, files.Count, elements)
            : new FileBytes(File.OpenHandle(path), path, files.Count, elements, offset: 0);
    }

    private static void Make(string path, ImageSource source, IReadOnlyList<string> files, long bytes)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            RemoveUnused(Path.GetDirectoryName(path)!);
            using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, preallocationSize: bytes))
            {
                DecodeAll(file, source, files);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when ((e is AggregateException ? e.InnerException : e) is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(
                $"{path}: {bytes >> 20} MiB of decoded images cannot be written there: {e.GetBaseException().Message} "
                    + "Make room, or point XDG_DATA_HOME at a disk that has it.",
                e
            );
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void DecodeAll(SafeFileHandle file, ImageSource source, IReadOnlyList<string> files)
    {
        long stride = source.Shape.ElementCount * BytesOf(source.Spec);
        (int Index, DataSetException Problem)? first = null;
        var gate = new Lock();
        Parallel.For(
            0,
            files.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (i, loop) =>
            {
                try
                {
                    RandomAccess.Write(file, Decode(source.Root, files[i], source.Shape, source.Spec), i * stride);
                }
                catch (DataSetException problem)
                {
                    // those before it are still decoded, so that always the first is named
                    loop.Break();
                    lock (gate)
                    {
                        first = first is { } other && other.Index < i ? first : (i, problem);
                    }
                }
            }
        );
        if (first is { } found)
        {
            throw found.Problem;
        }
    }

    /// <summary>One image as a sample: a byte for each value, or two with the lower first where 16 bits are kept.</summary>
    public static byte[] Decode(DataRoot root, string path, TensorShape shape, ImageSpec spec)
    {
        if (!IsDeep(spec))
        {
            (int width, int height, byte[][] planes) = ImagePixels.Decode(root, path, shape[0]);
            return Resized(width, height, planes, shape, spec);
        }

        (int wide, int high, ushort[][] deep) = ImagePixels.DecodeDeep(root, path, shape[0]);
        byte[] bytes = new byte[shape.ElementCount * sizeof(ushort)];
        foreach ((int i, ushort value) in Resized(wide, high, deep, shape, spec).Index())
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), value);
        }

        return bytes;
    }

    private static T[] Resized<T>(int width, int height, T[][] planes, TensorShape shape, ImageSpec spec)
        where T : unmanaged, IBinaryInteger<T>
    {
        var sample = new T[shape.ElementCount];
        int plane = shape[1] * shape[2];
        for (int channel = 0; channel < planes.Length; channel++)
        {
            AreaMean.Resize<T>(planes[channel], width, height, sample.AsSpan(channel * plane, plane), shape[2], shape[1], spec.Resize);
        }

        return sample;
    }

    private static bool IsDeep(ImageSpec spec) => spec.Bits > ImageSpec.UsualBits;

    private static int BytesOf(ImageSpec spec) => spec.Bits / ImageSpec.UsualBits;

    // names, sizes and times of the files: what changes when somebody changes the data
    private static string NameOf(string folder, IReadOnlyList<string> files, TensorShape shape, ImageSpec spec)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Rule} {shape} {spec.Resize} {(IsDeep(spec) ? "deep " : "")}{Path.GetFullPath(folder)}\n"
        );
        foreach (string file in files)
        {
            var info = new FileInfo(file);
            text.Append(CultureInfo.InvariantCulture, $"{file} {info.Length} {info.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32] + ".pixels";
    }

    private static void RemoveUnused(string cache)
    {
        foreach (
            FileInfo file in new DirectoryInfo(cache)
                .EnumerateFiles("*.pixels*")
                .Where(file => DateTime.UtcNow - file.LastAccessTimeUtc > LongUnused)
        )
        {
            file.Delete();
        }
    }
}
