using System.Text.Json;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Tensors;

/// <summary>
/// The JSON of a safetensors header, read token by token. Throws <see cref="SafeTensorsException"/>, or what
/// <see cref="Utf8JsonReader"/> throws.
/// </summary>
internal static class SafeTensorsJson
{
    private const string Metadata = "__metadata__";

    public static List<TensorEntry> Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<TensorEntry>();
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (NextKey(ref reader) is string name)
        {
            if (!names.Add(name))
            {
                throw new SafeTensorsException($"safetensors: {name} appears twice in the header.");
            }

            if (name == Metadata)
            {
                SkipMetadata(ref reader);
            }
            else
            {
                entries.Add(Entry(ref reader, name));
            }
        }

        if (reader.Read())
        {
            throw new SafeTensorsException("safetensors: something follows the JSON object in the header.");
        }

        return entries;
    }

    private static void SkipMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, Metadata);
        while (NextKey(ref reader) is string key)
        {
            Expect(ref reader, JsonTokenType.String, $"{Metadata} key {key}");
            reader.GetString();
        }
    }

    private static TensorEntry Entry(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartObject, $"tensor {name}");
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (NextKey(ref reader) is string key)
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"tensor {name}, dtype");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = Numbers(ref reader, $"tensor {name}, shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(ref reader, $"tensor {name}, data_offsets");
                    break;
                default:
                    throw new SafeTensorsException(
                        $"safetensors: tensor {name} has the key {key}, which is unknown or there twice; "
                            + "it takes dtype, shape and data_offsets once each."
                    );
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw new SafeTensorsException(
                $"safetensors: tensor {name} lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}."
            );
        }

        if (type != "F32")
        {
            throw new SafeTensorsException(
                $"safetensors: tensor {name} has dtype {type}; only F32 is taken. Convert it, "
                    + "and leave counters such as num_batches_tracked out."
            );
        }

        if (offsets.Count != 2)
        {
            throw new SafeTensorsException($"safetensors: tensor {name} has {offsets.Count} data_offsets instead of 2.");
        }

        return Checked(name, shape, offsets[0], offsets[1]);
    }

    private static TensorEntry Checked(string name, List<long> sizes, long begin, long end)
    {
        int[] dimensions = new int[sizes.Count];
        Int128 count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            count *= sizes[i];
            if (sizes[i] > int.MaxValue || count > long.MaxValue / 4)
            {
                throw new SafeTensorsException(
                    $"safetensors: tensor {name}, shape: dimension {i} of size {sizes[i]} makes the tensor too large."
                );
            }

            dimensions[i] = (int)sizes[i];
        }

        if (end < begin || end - begin != count * 4)
        {
            throw new SafeTensorsException(
                $"safetensors: tensor {name} lies at bytes {begin} to {end}, "
                    + $"its shape [{string.Join(", ", sizes)}] asks for {count * 4} bytes."
            );
        }

        return new TensorEntry(name, new TensorShape(dimensions), begin, end);
    }

    private static List<long> Numbers(ref Utf8JsonReader reader, string where)
    {
        Expect(ref reader, JsonTokenType.StartArray, where);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw new SafeTensorsException(
                    $"safetensors: {where}: the value at index {numbers.Count} is not an integer of at least 0."
                );
            }

            numbers.Add(number);
        }

        return numbers;
    }

    // the next key of the object, or null at its end
    private static string? NextKey(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new SafeTensorsException($"safetensors: {where}: expected {type}, found {reader.TokenType}.");
        }
    }
}
