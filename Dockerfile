FROM python:3.11-slim

WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -c constraints.txt '.[postgresql]' \
    && rm -rf /app/* \
    && useradd --create-home daymark \
    && install -d -o daymark -m 700 /data

USER daymark
WORKDIR /home/daymark
ENV DAYMARK_DATA=/data DAYMARK_HOST=0.0.0.0 DAYMARK_PORT=8000
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "run"]
