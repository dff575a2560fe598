using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Sums;

/// <summary>
/// The exact weighted sum of a round's updates: weight × (update − start) in 64-bit fixed point. Integer addition makes it the same bits in
/// whatever order updates come and however often the work is begun again. One accumulator serves any number of clients. Not for use by
/// several threads at once.
/// </summary>
/// <remarks>
/// An update holds exactly the tensors its client trained, each in the shape of what the client selected of it. Each entry becomes start +
/// Σ wᵢdᵢ / Σ wᵢ over the clients that trained it.
/// </remarks>
public sealed class RoundSum
{
    private readonly ITensorSource _start;
    private readonly FixedPointScale _scale;
    private readonly DifferenceChunks _chunks;
    private readonly Dictionary<string, TensorSum> _byName = new(StringComparer.Ordinal);
    private readonly TensorSum[] _tensors;
    private readonly HashSet<string> _clients = new(StringComparer.Ordinal);
    private long _weight;
    private string? _spoilt;

    /// <summary>Begins a sum with no updates.</summary>
    /// <param name="parameters">The tensors that may be trained in this round.</param>
    /// <param name="start">Their values at the start of the round; may hold further tensors. Kept and read at every fold.</param>
    /// <param name="scale">Planned from the weights of the whole cohort.</param>
    /// <param name="spent">The sum of an earlier round, whose memory is used again where tensors have the same size;
    /// it is of no use afterwards.</param>
    /// <exception cref="ArgumentException">A parameter is there twice, too large for one array, or missing or of another shape in
    /// <paramref name="start"/>.</exception>
    public RoundSum(IReadOnlyList<ParameterSpec> parameters, ITensorSource start, FixedPointScale scale, RoundSum? spent = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(scale);
        _start = start;
        _scale = scale;
        _chunks = new DifferenceChunks(start);
        foreach (ParameterSpec parameter in parameters)
        {
            if (parameter.Shape.ElementCount > Array.MaxLength)
            {
                throw new ArgumentException(
                    $"Tensor {parameter.Name} has {parameter.Shape.ElementCount} values; at most {Array.MaxLength} can be summed.",
                    nameof(parameters)
                );
            }

            if (!start.TryGetShape(parameter.Name, out TensorShape? shape))
            {
                throw new ArgumentException($"Tensor {parameter.Name} is missing in the round's start.", nameof(start));
            }

            if (!shape.Equals(parameter.Shape))
            {
                throw new ArgumentException(
                    $"Tensor {parameter.Name} has the shape {shape} in the round's start instead of {parameter.Shape}.",
                    nameof(start)
                );
            }

            if (!_byName.TryAdd(parameter.Name, new TensorSum(parameter, scale, spent?._byName.GetValueOrDefault(parameter.Name))))
            {
                throw new ArgumentException($"Tensor {parameter.Name} is listed twice.", nameof(parameters));
            }
        }

        spent?.Spend();
        _tensors = [.. _byName.Values.OrderBy(tensor => tensor.Parameter.Name, StringComparer.Ordinal)];
    }

    /// <summary>What to do where values of an update cannot be summed; said with every such reason. Empty for nothing.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Number of updates in the sum.</summary>
    public int Count => _clients.Count;

    /// <summary>Why an update cannot be summed: a function of its bytes alone. Reads it in chunks and changes nothing.</summary>
    /// <param name="update">What a client sent.</param>
    /// <param name="selections">By tensor the entries that the client held; whole where absent.</param>
    /// <param name="trained">The tensors that the client was to train; <c>null</c> for all.</param>
    /// <returns>
    /// One line that names the tensor, the row-major index in the update's tensor and the reason: missing or unexpected tensor, wrong
    /// shape, value not finite, or a difference to the start of 2^b or more. <c>null</c> when nothing is wrong.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="selections"/> or <paramref name="trained"/> do
    /// not fit the parameters.</exception>
    public string? Refusal(
        ITensorSource update,
        IReadOnlyDictionary<string, Selection>? selections = null,
        IReadOnlySet<string>? trained = null
    )
    {
        ArgumentNullException.ThrowIfNull(update);
        if (UpdateValidation.Mismatch(_byName, _tensors, update, selections, trained) is string mismatch)
        {
            return mismatch;
        }

        foreach (TensorSum tensor in _tensors)
        {
            if (trained is not null && !trained.Contains(tensor.Parameter.Name))
            {
                continue;
            }

            _chunks.Open(update, tensor.Parameter.Name, tensor.Parameter.Shape, UpdateValidation.PartOf(selections, tensor));
            while (_chunks.Next())
            {
                if (UpdateValidation.FirstUnusable(_chunks, tensor) is string reason)
                {
                    return Remedy.Length == 0 ? reason : $"{reason}; {Remedy}";
                }
            }
        }

        return null;
    }

    /// <summary>Adds an update, which <see cref="Refusal"/> has passed with the same arguments.</summary>
    /// <param name="client">Whose update it is.</param>
    /// <param name="update">What the client sent; read in chunks, not kept.</param>
    /// <param name="weight">Its planned weight, at least 1; all weights together stay within the scale's 2^W.</param>
    /// <param name="selections">By tensor the entries that the client held; whole where absent.</param>
    /// <param name="trained">The tensors that the client trained; <c>null</c> for all.</param>
    /// <exception cref="InvalidOperationException">The client's update is in the sum already, or a fold before failed half-way.</exception>
    /// <exception cref="ArgumentException">The update, its weight, selections or trained tensors do not
    /// fit; the sum is unchanged.</exception>
    /// <exception cref="InvalidDataException">A difference is not below its bound. The sum is then unusable
    /// and must be begun again.</exception>
    public void Fold(
        string client,
        ITensorSource update,
        long weight,
        IReadOnlyDictionary<string, Selection>? selections = null,
        IReadOnlySet<string>? trained = null
    )
    {
        ArgumentNullException.ThrowIfNull(update);
        ThrowIfSpoilt();
        if (_clients.Contains(client))
        {
            throw new InvalidOperationException($"The update of client {client} is in this sum already; an update counts once.");
        }

        if (weight < 1 || weight > _scale.MaximumWeightSum - _weight)
        {
            throw new ArgumentOutOfRangeException(
                nameof(weight),
                weight,
                $"Client {client}: a weight is at least 1, "
                    + $"and with the {_weight} in the sum at most the planned {_scale.MaximumWeightSum}. Plan the scale from all weights."
            );
        }

        if (UpdateValidation.Mismatch(_byName, _tensors, update, selections, trained) is string mismatch)
        {
            throw new ArgumentException($"Client {client}: {mismatch}", nameof(update));
        }

        _spoilt = $"folding the update of client {client} failed half-way";
        foreach (TensorSum tensor in _tensors)
        {
            string name = tensor.Parameter.Name;
            if (trained is not null && !trained.Contains(name))
            {
                continue;
            }

            Selection? part = UpdateValidation.PartOf(selections, tensor);
            _chunks.Open(update, name, tensor.Parameter.Shape, part);
            long refused = part is null ? tensor.AddWhole(_chunks, weight) : tensor.AddSelected(_chunks, weight);
            if (refused >= 0)
            {
                throw new InvalidDataException(
                    $"Client {client}: tensor {name}, index {refused}: the difference is not below the bound. Ask Refusal before folding."
                );
            }
        }

        _spoilt = null;
        _clients.Add(client);
        _weight += weight;
    }

    /// <summary>The weighted mean so far, computed when it is read; the sum itself stays as it is.</summary>
    /// <returns>All parameters of the sum; entries that nobody trained have the bits of the start.</returns>
    /// <exception cref="InvalidOperationException">A fold failed half-way.</exception>
    public RoundMean Close()
    {
        ThrowIfSpoilt();
        return new RoundMean(_byName, _start);
    }

    private void Spend() => _spoilt = "its memory was given to another one";

    private void ThrowIfSpoilt()
    {
        if (_spoilt is not null)
        {
            throw new InvalidOperationException(
                $"This sum is unusable, for {_spoilt}: begin a new one and fold the accepted updates again."
            );
        }
    }
}
