using System.Numerics;
using ProFL.Training.Data;
using SkiaSharp;

namespace ProFL.Training.Images;

/// <summary>
/// Decodes images, of moving ones the first picture. Colours are taken as stored: profiles and the camera's orientation are left
/// alone; transparency is laid over black.
/// </summary>
internal static class ImagePixels
{
    private const long MostPixels = 100_000_000;
    private const string Remedy = "save it again as PNG or JPEG, or take it out of the folder";

    /// <summary>Decodes an image.</summary>
    /// <param name="root">What the file must lie in.</param>
    /// <param name="path">The file.</param>
    /// <param name="channels">3 for red, green, blue; 1 for grey, 0.299 R + 0.587 G + 0.114 B.</param>
    /// <returns>Width, height, and the channels as planes.</returns>
    /// <exception cref="DataSetException">It does not decode, or is too large.</exception>
    public static (int Width, int Height, byte[][] Planes) Decode(DataRoot root, string path, int channels)
    {
        using var data = SKData.CreateCopy(Read(root, path));
        using SKCodec codec = SKCodec.Create(data) ?? throw new DataSetException($"{path}: is no image that can be decoded: {Remedy}");
        SKImageInfo info = codec.Info;
        RequireSize(path, info.Width, info.Height);
        SKCodecResult result = codec.GetPixels(
            new SKImageInfo(info.Width, info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul),
            out byte[] pixels
        );
        return result == SKCodecResult.Success
            ? (info.Width, info.Height, Planes(pixels, channels, byte.MaxValue))
            : throw new DataSetException(
                $"{path}: does not decode ({(result == SKCodecResult.IncompleteInput ? "it is truncated" : result)}): {Remedy}"
            );
    }

    /// <summary>Decodes an image to 16 bits a channel; values of eight bits are spread over all of them.</summary>
    /// <inheritdoc cref="Decode"/>
    public static (int Width, int Height, ushort[][] Planes) DecodeDeep(DataRoot root, string path, int channels)
    {
        byte[] bytes = Read(root, path);
        if (DeepPng.IsOne(bytes))
        {
            (int width, int height, ushort[] rgba) = DeepPng.Decode(path, bytes);
            return (width, height, Planes(rgba, channels, ushort.MaxValue));
        }

        const int spread = ushort.MaxValue / byte.MaxValue;
        (int wide, int high, byte[][] planes) = Decode(root, path, channels);
        return (wide, high, [.. planes.Select(plane => Array.ConvertAll(plane, value => (ushort)(spread * value)))]);
    }

    /// <summary>Refuses an image of too many pixels.</summary>
    /// <exception cref="DataSetException">It has too many, or none.</exception>
    public static void RequireSize(string path, int width, int height)
    {
        if (width < 1 || height < 1 || (long)width * height > MostPixels)
        {
            throw new DataSetException(
                $"{path}: {width} × {height} pixels are none, or more than {MostPixels / 1_000_000} million: make it smaller"
            );
        }
    }

    private static byte[] Read(DataRoot root, string path)
    {
        try
        {
            byte[] bytes = root.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes : throw new DataSetException($"{path}: is empty: {Remedy}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path}: {e.Message} Make it readable, or take it out of the folder.", e);
        }
    }

    private static T[][] Planes<T>(T[] rgba, int channels, int most)
        where T : unmanaged, IBinaryInteger<T>
    {
        T[][] planes = [.. Enumerable.Range(0, channels).Select(_ => new T[rgba.Length / 4])];
        for (int i = 0; i < rgba.Length / 4; i++)
        {
            long alpha = long.CreateTruncating(rgba[(4 * i) + 3]);
            long red = Over(rgba[4 * i], alpha, most);
            long green = Over(rgba[(4 * i) + 1], alpha, most);
            long blue = Over(rgba[(4 * i) + 2], alpha, most);
            if (channels == 1)
            {
                planes[0][i] = T.CreateTruncating(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);
                continue;
            }

            (planes[0][i], planes[1][i], planes[2][i]) = (T.CreateTruncating(red), T.CreateTruncating(green), T.CreateTruncating(blue));
        }

        return planes;
    }

    private static long Over<T>(T value, long alpha, int most)
        where T : unmanaged, IBinaryInteger<T> =>
        alpha == most ? long.CreateTruncating(value) : ((long.CreateTruncating(value) * alpha) + (most / 2)) / most;
}
