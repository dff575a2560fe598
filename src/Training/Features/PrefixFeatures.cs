using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Features;

/// <summary>
/// What the fixed prefix of a sub-model makes of a client's samples. A fixed prefix is a transform of the data: a training of the parts
/// after it always reads these features, so that it gives the same bytes whether they were computed for it, kept from an earlier round, or
/// lost and rebuilt.
/// </summary>
/// <remarks>
/// They are always computed alike: eval mode, <see cref="SubModel.FeatureChunk"/> samples at a time in the order of the indices.
/// <see cref="Compute"/> and <see cref="Load"/> hold them in memory; <see cref="ComputeTo"/> and <see cref="Open"/> leave them on disk and
/// need the memory of 64 samples and of a batch. May be read by several threads at once.
/// </remarks>
public sealed class PrefixFeatures : IDisposable
{
    private readonly IFeatureRows _rows;
    private readonly PrefixFeaturesHeader _header;

    private PrefixFeatures(PrefixFeaturesHeader header, IFeatureRows rows)
    {
        _header = header;
        _rows = rows;
    }

    /// <summary>Shape of one sample's features, <c>[C, H, W]</c>.</summary>
    public TensorShape Shape => _header.Shape;

    /// <summary>Number of samples.</summary>
    public int Count => _header.Indices.Length;

    /// <summary>Bytes of all features, in memory or on disk.</summary>
    public long Bytes => _header.ValueBytes;

    /// <summary>Bytes that the features of a client will have.</summary>
    /// <param name="subModel">A sub-model with a fixed prefix.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The client's samples.</param>
    /// <exception cref="ArgumentException">The sub-model has no fixed prefix, data and network do not fit, or
    /// a sample does not exist.</exception>
    public static long BytesOf(SubModel subModel, DataSet data, int[] indices) => HeaderOf(subModel, data, indices).ValueBytes;

    /// <summary>
    /// Computes the features on the calling thread and holds them in memory: <see cref="Bytes"/> until they are disposed of.
    /// </summary>
    /// <param name="subModel">A sub-model with a fixed prefix.</param>
    /// <param name="weights">Every tensor of the prefix.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The client's samples.</param>
    /// <param name="cancellation">Looked at before every 64 samples.</param>
    /// <exception cref="ArgumentException">The sub-model has no fixed prefix, data and network do not fit, or
    /// a sample does not exist.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static PrefixFeatures Compute(
        SubModel subModel,
        ITensorSource weights,
        DataSet data,
        int[] indices,
        CancellationToken cancellation
    )
    {
        PrefixFeaturesHeader header = HeaderOf(subModel, data, indices);
        var rows = new RowsInMemory(header, subModel.FeatureChunk);
        try
        {
            ForEachChunk(subModel, weights, data, indices, rows.Add, cancellation);
        }
        catch
        {
            rows.Dispose();
            throw;
        }

        return new PrefixFeatures(header, rows);
    }

    /// <summary>
    /// Computes the features on the calling thread and writes them as <see cref="Save"/> does; only one chunk is in memory at a time.
    /// </summary>
    /// <param name="destination">Where to.</param>
    /// <param name="subModel">A sub-model with a fixed prefix.</param>
    /// <param name="weights">Every tensor of the prefix.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The client's samples.</param>
    /// <param name="cancellation">Looked at before every chunk.</param>
    /// <param name="afterChunk">Called after every chunk.</param>
    /// <exception cref="ArgumentException">The sub-model has no fixed prefix, data and network do not fit, or
    /// a sample does not exist.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was written is incomplete, and
    /// <see cref="Load"/> refuses it.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static void ComputeTo(
        Stream destination,
        SubModel subModel,
        ITensorSource weights,
        DataSet data,
        int[] indices,
        CancellationToken cancellation,
        Action? afterChunk = null
    )
    {
        using PrefixFeaturesWriter writer = WriterTo(destination, subModel, data, indices);
        ForEachChunk(subModel, weights, data, indices, Write, cancellation);
        writer.End();

        void Write(Tensor chunk)
        {
            writer.Write(chunk.bytes);
            afterChunk?.Invoke();
        }
    }

    /// <summary>Reads saved features into memory.</summary>
    /// <param name="source">Stands at what <see cref="Save"/> or <see cref="ComputeTo"/> wrote.</param>
    /// <param name="subModel">The sub-model they are for. Which weights its prefix had is not in the file:
    /// whoever keeps it names it by them.</param>
    /// <param name="indices">The client's samples.</param>
    /// <exception cref="PrefixFeaturesException">They are damaged, incomplete, or belong to another prefix or other samples.</exception>
    public static PrefixFeatures Load(Stream source, SubModel subModel, int[] indices)
    {
        TorchNatives.Load();
        PrefixFeaturesHeader header = HeaderOf(subModel, indices);
        using var reader = new PrefixFeaturesReader(source, header);
        var rows = new RowsInMemory(header, subModel.FeatureChunk);
        try
        {
            for (int start = 0; start < header.Indices.Length; start += subModel.FeatureChunk)
            {
                Tensor chunk = TorchTensors.Empty(
                    new TensorShape([Math.Min(subModel.FeatureChunk, header.Indices.Length - start), .. header.Shape.Dimensions])
                );
                rows.Add(chunk);
                reader.Read(chunk.bytes);
            }

            reader.RequireEnd();
        }
        catch
        {
            rows.Dispose();
            throw;
        }

        return new PrefixFeatures(header, rows);
    }

    /// <summary>
    /// Opens saved features and leaves them on disk; the file may be deleted while it is open where the system allows that.
    /// </summary>
    /// <param name="path">A file that <see cref="Save"/> or <see cref="ComputeTo"/> wrote.</param>
    /// <param name="subModel">The sub-model they are for, as in <see cref="Load"/>.</param>
    /// <param name="indices">The client's samples.</param>
    /// <exception cref="PrefixFeaturesException">They are damaged, incomplete, or belong to another prefix or other samples.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static PrefixFeatures Open(string path, SubModel subModel, int[] indices)
    {
        TorchNatives.Load();
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            PrefixFeaturesHeader header = HeaderOf(subModel, indices);
            using var reader = new PrefixFeaturesReader(file, header);
            long firstRow = file.Position;
            reader.Skip(header.ValueBytes);
            reader.RequireEnd();
            return new PrefixFeatures(header, new RowsOnDisk(file, firstRow));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the features: a header with shape and samples, the values as little-endian float32, and a SHA-256 over both.
    /// </summary>
    /// <param name="destination">Where to.</param>
    public void Save(Stream destination)
    {
        using var writer = new PrefixFeaturesWriter(destination, _header);
        byte[] row = new byte[_header.RowBytes];
        for (int i = 0; i < Count; i++)
        {
            _rows.Read(i, row);
            writer.Write(row);
        }

        writer.End();
    }

    /// <summary>Frees the memory or closes the file.</summary>
    public void Dispose() => _rows.Dispose();

    /// <summary>Writes what <see cref="Load"/> and <see cref="Open"/> read.</summary>
    internal static PrefixFeaturesWriter WriterTo(Stream destination, SubModel subModel, DataSet data, int[] indices) =>
        new(destination, HeaderOf(subModel, data, indices));

    /// <summary>Refuses to serve a training these features are not for.</summary>
    /// <exception cref="ArgumentException">They belong to another prefix or other samples.</exception>
    internal void RequireFit(SubModel subModel, int[] indices)
    {
        if (_header.Misfit(subModel, indices) is { } misfit)
        {
            throw new ArgumentException($"the prefix features {misfit}: compute them for this sub-model and these samples");
        }
    }

    /// <summary>The features of chosen samples as [N, C, H, W]; belongs to the current dispose scope.</summary>
    /// <param name="positions">Positions in the indices they were computed for.</param>
    internal Tensor Rows(ReadOnlySpan<int> positions)
    {
        Tensor tensor = empty([positions.Length, .. Shape.Dimensions.Select(d => (long)d)], ScalarType.Float32);
        Span<byte> rest = tensor.bytes;
        foreach (int position in positions)
        {
            _rows.Read(position, rest[.._header.RowBytes]);
            rest = rest[_header.RowBytes..];
        }

        return tensor;
    }

    private static PrefixFeaturesHeader HeaderOf(SubModel subModel, DataSet data, int[] indices)
    {
        ArgumentNullException.ThrowIfNull(data);
        PrefixFeaturesHeader header = HeaderOf(subModel, indices);
        data.RequireFit(subModel, indices);
        return header;
    }

    private static PrefixFeaturesHeader HeaderOf(SubModel subModel, int[] indices)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(indices);
        if (!subModel.PrefixIsFixed)
        {
            throw new ArgumentException(
                $"{SubModelWeightsException.Describe(subModel)} has no fixed prefix: train it on the samples themselves"
            );
        }

        return PrefixFeaturesHeader.Of(subModel, indices);
    }

    /// <summary>
    /// Hands over each chunk as a tensor that belongs to no dispose scope where <paramref name="take"/> keeps it, and is freed otherwise.
    /// </summary>
    private static void ForEachChunk(
        SubModel subModel,
        ITensorSource weights,
        DataSet data,
        int[] indices,
        Action<Tensor> take,
        CancellationToken cancellation
    )
    {
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();
        using var prefix = SubModelModule.Loaded(subModel.Prefix(), weights);
        for (int start = 0; start < indices.Length; start += subModel.FeatureChunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int[] chunk = indices[start..Math.Min(start + subModel.FeatureChunk, indices.Length)];
            take(prefix.Forward(TorchTensors.Samples(data, chunk), training: false).contiguous());
        }
    }
}
