using System.Buffers.Binary;

namespace ProFL.Node.Gate;

/// <summary>
/// Reads the fields of a protobuf message one after another, without making objects of them. Protobuf would merge a field that is there
/// twice; no node writes that, and it is refused, so that what is read here is what Akka reads.
/// </summary>
/// <param name="bytes">The message.</param>
/// <param name="repeated">The number of the field that may be there several times; 0 for none.</param>
internal ref struct ProtoFields(ReadOnlySpan<byte> bytes, int repeated = 0)
{
    private const int MostNoted = 64;
    private ReadOnlySpan<byte> _rest = bytes;
    private ulong _seen;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its bytes, of a text or of a message within.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Its number, of a whole number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its text.</summary>
    public readonly string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidDataException">It is no protobuf message, or a field is there twice.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVarint();
        if (tag > uint.MaxValue)
        {
            throw Broken(); // protobuf would leave out the upper bits
        }

        Field = (int)(tag >> 3);
        if (Field < MostNoted && Field != repeated)
        {
            ulong bit = 1UL << Field;
            _seen = (_seen & bit) == 0 ? _seen | bit : throw new InvalidDataException($"field {Field} is there twice");
        }

        Bytes = default;
        Number = 0;
        switch (tag & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(ReadVarint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw Broken();
        }

        return true;
    }

    /// <summary>The bytes of a field; none where it is not there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="field">The field's number.</param>
    /// <param name="repeated">The number of the field that may be there several times; 0 for none.</param>
    public static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<byte> message, int field, int repeated = 0)
    {
        var fields = new ProtoFields(message, repeated);
        ReadOnlySpan<byte> found = default;
        while (fields.Next())
        {
            if (fields.Field == field)
            {
                found = fields.Bytes;
            }
        }

        return found;
    }

    /// <summary>The text of a field; empty where it is not there.</summary>
    public static string TextOf(ReadOnlySpan<byte> message, int field) => System.Text.Encoding.UTF8.GetString(BytesOf(message, field));

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw Broken();
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    private static InvalidDataException Broken() => new("it is no protobuf message");
}
